import type { CurvePoint, TrainingProgress } from '../contract.ts'

/** How far a training is, and how it came there. */
interface Reported {
  readonly now: TrainingProgress
  readonly curve: readonly CurvePoint[]
}

/** What a worker has reported; one of another version or language may have left the curve out. @returns undefined where it is no progress */
export const progressOf = (result: unknown): Reported | undefined => {
  const { curve, ...now } = (result ?? {}) as TrainingProgress & { curve?: unknown }
  if (typeof now.tree !== 'number') return undefined
  return { now, curve: Array.isArray(curve) ? (curve as unknown[]).filter(isPoint) : [] }
}

const isPoint = (value: unknown): value is CurvePoint =>
  Array.isArray(value) && value.length === 3 && value.every((figure) => typeof figure === 'number')
