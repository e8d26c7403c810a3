import type { CurvePoint, TrainingProgress } from '../../../../src/contract.ts'

/** An event of the server; spelled out here, because tests read this file without a browser's types. */
interface TrainingEvent {
  readonly event: string
  readonly data: unknown
}

export interface FollowedTraining {
  /** Celery's state; empty until it is known. */
  readonly status: string
  /** Why the model serves or not, once the training has ended. */
  readonly decision: string | undefined
  /** Trees that all its runs will have at most. */
  readonly trees: number
  /** Fits on other lists, one after another. */
  readonly runs: number
  readonly curve: readonly CurvePoint[]
}

/** Before the first event. */
export const NOTHING: FollowedTraining = { status: '', decision: undefined, trees: 0, runs: 1, curve: [] }

/** Points by tree, later ones in place of earlier ones: a training that begins again draws anew. */
const continued = (curve: readonly CurvePoint[], points: readonly CurvePoint[]) => {
  const first = points[0]?.[0] ?? Number.POSITIVE_INFINITY
  return [...curve.filter(([tree]) => tree < first), ...points]
}

/** What is known of a training after one more event. */
export const after = (training: FollowedTraining, { event, data }: TrainingEvent): FollowedTraining => {
  if (event === 'state') {
    const { status, decision } = data as { status: string; decision?: string }
    return { ...training, status, decision }
  }
  if (event === 'curve') {
    const { points } = data as { points: readonly CurvePoint[] }
    return { ...training, curve: continued(training.curve, points) }
  }
  if (event !== 'progress') return training
  const { tree, trees, runs = 1, loss, validation_ndcg10 } = data as TrainingProgress
  return { ...training, trees, runs, curve: continued(training.curve, [[tree, loss, validation_ndcg10]]) }
}
