import type { BatchOutcome, BatchRequest, Celery, TaskEnd, TaskOptions } from '../celery/index.ts'
import { Retry } from '../celery/index.ts'
import { INFERENCE_TASK, type Tasks, TRAINING_TASK } from '../contract.ts'
import type { Store } from '../store/store.ts'
import { type RankBatch, UserUnknown } from './inference.ts'
import { NoModel } from './scorer.ts'
import { TooFewLists, type Train } from './training.ts'

export interface TaskParts {
  readonly store: Pick<Store, 'inferences' | 'models'>
  readonly rank: RankBatch
  readonly train: Train
  /** Waiting inferences handled together at most. */
  readonly maxBatch: number
}

/** Attempts after the first one before a task that fails for a reason of its own is given up. */
const RETRIES = 6
/** So that a dependency that is back is used within a few seconds. */
const LONGEST_PAUSE_SECONDS = 4

/** Nobody's fault and no end: the database is away (SQLSTATE classes 08, 53, 57P, 58), or no model serves yet. */
const isPassing = (error: unknown) =>
  error instanceof NoModel ||
  (error instanceof Error && /^(08|53|57P|58)/.test(String((error as { code?: unknown }).code)))

/** Trying again would give the same. */
const isHopeless = (error: unknown) => error instanceof TooFewLists || error instanceof UserUnknown

/** What a failed attempt is followed by: the end, or another attempt after a random pause, so that not all come at once. */
const afterFailure = ({ retries }: { retries: number }, error: unknown) => {
  if (isHopeless(error)) return error
  const countdown = Math.random() * Math.min(2 ** retries, LONGEST_PAUSE_SECONDS)
  return new Retry({ countdown, max: isPassing(error) ? null : RETRIES, error })
}

/** Ranks a batch; when it fails, each of its requests is tried alone, so that one bad request fails by itself. */
const rankAll = async (
  requests: readonly BatchRequest<readonly [number]>[],
  rank: RankBatch,
): Promise<BatchOutcome<null>[]> => {
  try {
    await rank(requests.map(({ request, args: [userId] }) => ({ taskId: request.id, userId })))
    return requests.map(() => ({ kind: 'success', result: null }))
  } catch (error) {
    const [only, ...others] = requests
    if (only && others.length === 0) return [{ kind: 'failure', error: afterFailure(only.request, error) }]
    return (await Promise.all(requests.map((request) => rankAll([request], rank)))).flat()
  }
}

/** The row of a task ends as its queue says, whatever ended it. */
const endingOf = (rows: Pick<Store['inferences'], 'end'>): TaskOptions => ({
  onEnd: ({ id, state, reason }: TaskEnd) => rows.end(id, state, reason),
})

/** Tells the application how its two tasks are done. */
export const registerTasks = (celery: Celery<Tasks>, { store, rank, train, maxBatch }: TaskParts) => {
  const options = { ...endingOf(store.inferences), maxBatch, parameters: ['user_id'] }
  celery.batchTask(INFERENCE_TASK, options, (requests) => rankAll(requests, rank))

  celery.task(TRAINING_TASK, endingOf(store.models), async ({ request, signal, updateState }) => {
    try {
      return await train(request.id, { signal, onProgress: (progress) => void updateState('PROGRESS', progress) })
    } catch (error) {
      // Whoever aborted it has said how it ends.
      throw signal.aborted ? error : afterFailure(request, error)
    }
  })
}
