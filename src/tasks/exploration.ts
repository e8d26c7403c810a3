import { createHash } from 'node:crypto'

export interface ExplorationPolicy {
  /** Share of the lists that are explored, 0 to 1. */
  readonly share: number
  /** Temperature in standard deviations of the scores of a list's whole catalogue. */
  readonly temperature: number
}

/** A name of its own keeps this independent of the assignment to models, which hashes ids too. */
const SALT = 'exploration'

/**
 * Whether a list is explored, and the seed of its noise: always the same for the same task, so that a redelivery ranks
 * alike.
 * @returns undefined for a list in the order of its model
 */
export const explorationSeed = (taskId: string, share: number): number | undefined => {
  const hash = createHash('sha256').update(`${SALT} ${taskId}`).digest()
  // The seed comes from other bits than the decision, or explored lists would see only small seeds.
  return hash.readUInt32LE(0) / 2 ** 32 < share ? hash.readUInt32LE(4) : undefined
}
