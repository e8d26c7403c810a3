import type { DriftAnswers } from '../../../../src/api/drift.ts'

export type Drift = Awaited<ReturnType<DriftAnswers['report']>>
export type InputDrift = Drift['inputs'][number]
export type TasteDrift = Drift['tastes'][number]

/** Users on either side below which no input is judged (docs/drift.md). */
export const LEAST_USERS = 200

/** By custom, an index below this is stable (docs/drift.md). */
const STABLE_BELOW = 0.1

export const isJudged = ({ reference_users, recent_users }: InputDrift) =>
  Math.min(reference_users, recent_users) >= LEAST_USERS

/** How an input stands, in a word and a tone. */
export const standing = (input: InputDrift) => {
  if (input.drifted) return { tone: 'warn', word: 'Drifted' } as const
  if (!isJudged(input)) return { tone: 'quiet', word: 'Too few users yet' } as const
  return input.psi < STABLE_BELOW
    ? ({ tone: 'good', word: 'Stable' } as const)
    : ({ tone: 'busy', word: 'Moving' } as const)
}
