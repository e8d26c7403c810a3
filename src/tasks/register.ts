import type { BatchOutcome, BatchRequest, Celery } from '../celery/index.ts'
import { Retry, WorkerStopped } from '../celery/index.ts'
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
/** Longest pause between two attempts, in seconds: a dependency that is back is used within a few seconds. */
const LONGEST_PAUSE = 4

type End = (taskId: string, status: 'FAILURE', reason: string) => Promise<boolean>

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Nobody's fault and no end: the database is away (SQLSTATE classes 08, 53, 57P), or no model serves yet. */
const isPassing = (error: unknown) =>
  error instanceof NoModel ||
  (error instanceof Error && /^(08|53|57P)/.test(String((error as { code?: unknown }).code)))

/** Trying again would give the same. */
const isHopeless = (error: unknown) => error instanceof TooFewLists || error instanceof UserUnknown

/**
 * What follows a failed attempt: another one later, or the end. The row gets its final state before the queue does; if
 * it cannot be written, the task is tried again in any case, for an accepted task must not stay without an end.
 */
const afterFailure = async (task: { id: string; retries: number }, error: unknown, end: End): Promise<unknown> => {
  const again = new Retry({ countdown: Math.min(2 ** task.retries, LONGEST_PAUSE), max: null, error })
  if (isPassing(error) || (task.retries < RETRIES && !isHopeless(error))) return again
  return end(task.id, 'FAILURE', reasonOf(error)).then(
    () => error,
    () => again,
  )
}

/** Ranks a batch; when it fails, each of its requests is tried alone, so that one bad request fails by itself. */
const rankAll = async (
  requests: readonly BatchRequest<readonly [number]>[],
  parts: TaskParts,
): Promise<BatchOutcome<null>[]> => {
  try {
    await parts.rank(requests.map(({ request, args: [userId] }) => ({ taskId: request.id, userId })))
    return requests.map(() => ({ kind: 'success', result: null }))
  } catch (error) {
    const [only, ...others] = requests
    if (only && others.length === 0) {
      return [{ kind: 'failure', error: await afterFailure(only.request, error, parts.store.inferences.end) }]
    }
    return (await Promise.all(requests.map((request) => rankAll([request], parts)))).flat()
  }
}

/** Tells the application how its two tasks are done. */
export const registerTasks = (celery: Celery<Tasks>, parts: TaskParts) => {
  celery.batchTask(INFERENCE_TASK, { maxBatch: parts.maxBatch, parameters: ['user_id'] }, (requests) =>
    rankAll(requests, parts),
  )

  celery.task(TRAINING_TASK, {}, async ({ request, signal, updateState }) => {
    try {
      return await parts.train(request.id, { signal, onProgress: (progress) => void updateState('PROGRESS', progress) })
    } catch (error) {
      if (signal.reason instanceof WorkerStopped) throw error
      throw await afterFailure(request, error, parts.store.models.end)
    }
  })
}
