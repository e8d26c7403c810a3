import type {
  BatchOutcome,
  BatchRequest,
  BatchTaskOptions,
  Celery,
  TaskContext,
  TaskEnd,
  TaskOptions,
} from '../celery/index.ts'
import { Ignore, Retry, TaskRevoked } from '../celery/index.ts'
import { INFERENCE_TASK, type Tasks, TRAINING_TASK, type TrainingResult } from '../contract.ts'
import { DEADLINE_PASSED } from '../store/outbox.ts'
import type { Run, Store, TaskEnding } from '../store/store.ts'
import { createCurve } from './curve.ts'
import { AlreadyEnded } from './ended.ts'
import { type RankBatch, UserUnknown } from './inference.ts'
import { reasonOf } from './reasons.ts'
import { NoModel } from './scorer.ts'
import { Superseded, TooFewLists, type Train } from './training.ts'

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
  if (isHopeless(error) || (retries >= RETRIES && !isPassing(error))) return error
  const countdown = Math.random() * Math.min(2 ** retries, LONGEST_PAUSE_SECONDS)
  return new Retry({ countdown, max: null, error })
}

/** As which error a task ends whose row had ended before: its result says the same as its row. */
const errorOf = (ending: TaskEnding) =>
  ending.status === 'REVOKED' ? new TaskRevoked(ending.taskId, ending.reason ?? 'cancelled') : new AlreadyEnded(ending)

/** Ranks a batch; when it fails, each of its requests is tried alone, so that one bad request fails by itself. */
const rankAll = async (
  requests: readonly BatchRequest<readonly [number]>[],
  rank: RankBatch,
): Promise<BatchOutcome<null>[]> => {
  try {
    const endings = await rank(requests.map(({ request, args: [userId] }) => ({ taskId: request.id, userId })))
    return requests.map(({ request }) => {
      const ending = endings.get(request.id)
      return ending ? { kind: 'failure', error: errorOf(ending) } : { kind: 'success', result: null }
    })
  } catch (error) {
    const [only, ...others] = requests
    if (only && others.length === 0) return [{ kind: 'failure', error: afterFailure(only.request, error) }]
    return (await Promise.all(requests.map((request) => rankAll([request], rank)))).flat()
  }
}

/** What the row of a task says of its end, whatever ended it. */
const whyOf = ({ state, type, reason }: TaskEnd) => {
  if (state === 'FAILURE') return reasonOf(type, reason)
  // A message whose deadline passed says no more than that it has expired.
  return reason === 'expired' ? DEADLINE_PASSED : reason
}

/**
 * What the failure of a run is followed by. A run that was overtaken leaves no trace: neither a failure, nor another
 * attempt, which would overtake the newer run in its turn.
 */
const afterRun = async (models: Pick<Store['models'], 'fail' | 'touch'>, run: Run, next: unknown) => {
  try {
    const isOurs = next instanceof Retry ? await models.touch(run) : await models.fail(run, failureOf(next))
    return isOurs ? next : new Ignore()
  } catch (error) {
    // Nobody can say whose turn it is: another attempt will.
    return next instanceof Retry ? next : new Retry({ countdown: LONGEST_PAUSE_SECONDS, max: null, error })
  }
}

const failureOf = (error: unknown) => (error instanceof Error ? reasonOf(error.name, error.message) : reasonOf('', ''))

const runTraining = async (
  { train, store: { models } }: Pick<TaskParts, 'train' | 'store'>,
  { request, signal, updateState }: TaskContext<Tasks>,
): Promise<TrainingResult> => {
  let run: Run | undefined
  const curve = createCurve()
  try {
    return await train(request.id, {
      signal,
      onBegin: (begun) => {
        run = begun
      },
      onProgress: (progress) => void updateState('PROGRESS', curve.add(progress)),
    })
  } catch (error) {
    // Whoever aborted it has said how it ends.
    if (signal.aborted) throw error
    if (error instanceof AlreadyEnded) throw errorOf(error.ending)
    if (error instanceof Superseded) throw new Ignore()
    const next = afterFailure(request, error)
    throw run ? await afterRun(models, run, next) : next
  }
}

/** Messages come from whoever reaches the broker. */
const checkUserId = (args: readonly unknown[]) =>
  args.length === 1 && Number.isSafeInteger(args[0]) ? undefined : 'it takes the id of a user, a whole number'

const checkNone = (args: readonly unknown[]) => (args.length === 0 ? undefined : 'it takes none')

/** Tells the application how its two tasks are done. A training notes by itself when it begins. */
export const registerTasks = (celery: Celery<Tasks>, { store, rank, train, maxBatch }: TaskParts) => {
  const { inferences, models } = store
  const inferenceOptions: BatchTaskOptions = {
    onEnd: (end) => inferences.endRun({ taskId: end.id, status: end.state, reason: whyOf(end), spentMs: end.spentMs }),
    maxBatch,
    parameters: ['user_id'],
    checkArgs: checkUserId,
  }
  celery.batchTask(INFERENCE_TASK, inferenceOptions, (requests) => rankAll(requests, rank))
  const trainingOptions: TaskOptions = {
    onEnd: (end) => models.end(end.id, end.state, whyOf(end)),
    checkArgs: checkNone,
  }
  celery.task(TRAINING_TASK, trainingOptions, (context) => runTraining({ train, store }, context))
}
