import { randomUUID } from 'node:crypto'
import { isFinal } from '../celery/index.ts'
import { TRAINING_TASK } from '../contract.ts'
import type { ModelRow } from '../store/store.ts'
import type { Log } from '../telemetry/log.ts'
import type { Cancel } from './cancel.ts'
import type { Dispatch } from './dispatch.ts'
import { createFollow } from './follow.ts'
import type { Once } from './idempotency.ts'
import type { ApiStore, TaskQueue } from './parts.ts'
import { createProgress, type OnLookup, type Progress, type Waiting } from './progress.ts'
import type { Publications } from './publications.ts'
import type { StartRequest } from './start-request.ts'
import { taskEvents } from './task-events.ts'
import { progressOf } from './training-report.ts'

export interface TrainingParts {
  readonly store: Pick<ApiStore, 'models'>
  readonly queue: Pick<TaskQueue, 'result'>
  readonly dispatch: Dispatch
  readonly once: Once
  readonly cancel: Cancel
  readonly publications: Publications
  readonly onLookup: OnLookup
  readonly log: Log
}

const ticket = (taskId: string, status: string) => ({ task_id: taskId, status, type: 'training' as const })

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Why the model was promoted or refused, or why there is none: from the row, or from a result that is newer than it. */
const decisionOf = ({ row, document }: Progress<ModelRow>) =>
  [row.decision, row.reason, (document?.result as { decision?: unknown } | null | undefined)?.decision].find(isText)

const describe = (found: Progress<ModelRow>) => {
  const decision = isFinal(found.state) ? decisionOf(found) : undefined
  return { ...ticket(found.row.taskId, found.state), ...(decision === undefined ? {} : { decision }) }
}

/** What led here is for those who follow the training. */
const reported = (result: unknown) => progressOf(result)?.now ?? result

/** Starts trainings, tells how far they are and cancels them. */
export const createTraining = (parts: TrainingParts) => {
  const {
    store: { models },
    queue,
    dispatch,
    once,
    cancel,
    publications,
    onLookup,
    log,
  } = parts
  const looking = { find: (taskId: string) => models.find(taskId), queue, log }
  const progress = createProgress({ ...looking, onLookup })
  const follow = createFollow(looking)
  const begin = async ({ deadlineSeconds, once: use, webhook }: StartRequest) => {
    const taskId = randomUUID()
    const { deadlineAt } = await models.start(taskId, { deadlineSeconds, once: use, webhook })
    await dispatch(TRAINING_TASK, { taskId, args: [], deadlineAt, publications })
    return taskId
  }
  const status = async (taskId: string, waiting: Waiting) => {
    const found = await progress(taskId, waiting)
    return {
      ...describe(found),
      ...(found.state === 'PROGRESS' ? { progress: reported(found.document?.result) } : {}),
    }
  }
  return {
    /** Accepts a training; from here on it is not lost. @throws Unprocessable, KeyBusy as an inference's start */
    start: (request: StartRequest) =>
      once(request.once, {
        begin: () => begin(request),
        answer: async (taskId) =>
          request.waiting.waitSeconds > 0 ? status(taskId, request.waiting) : ticket(taskId, 'PENDING'),
      }),
    /**
     * The state; `progress` while it trains; `decision` once it has ended.
     * @throws TaskUnknown
     */
    status,
    /** The state now and all that follows, until the final state. @throws TaskUnknown before the first event */
    events: (taskId: string, lastEventId: string | null, signal: AbortSignal) =>
      taskEvents({ changes: follow(taskId, signal), describe, lastEventId }),
    /** Ends it without a model; what it had trained is thrown away. @throws TaskUnknown, TaskEnded */
    async cancel(taskId: string) {
      await cancel(models, taskId)
      return ticket(taskId, 'REVOKED')
    },
  }
}

export type Training = ReturnType<typeof createTraining>
