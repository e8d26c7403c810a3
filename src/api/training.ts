import { randomUUID } from 'node:crypto'
import { isFinal } from '../celery/index.ts'
import { TRAINING_TASK } from '../contract.ts'
import type { ModelRow } from '../store/store.ts'
import type { Log } from '../telemetry/log.ts'
import type { Dispatch } from './dispatch.ts'
import type { ApiStore, TaskQueue } from './parts.ts'
import { createProgress, type Progress, type Waiting } from './progress.ts'
import type { Publications } from './publications.ts'

export interface TrainingParts {
  readonly store: Pick<ApiStore, 'models'>
  readonly queue: Pick<TaskQueue, 'result'>
  readonly dispatch: Dispatch
  readonly publications: Publications
  readonly log: Log
}

const ticket = (taskId: string, status: string) => ({ task_id: taskId, status, type: 'training' as const })

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Why the model was promoted or refused, or why there is none: from the row, or from a result that is newer than it. */
const decisionOf = ({ row, document }: Progress<ModelRow>) =>
  [row.decision, row.reason, (document?.result as { decision?: unknown } | null | undefined)?.decision].find(isText)

/** Starts trainings and tells how far they are. */
export const createTraining = ({ store, queue, dispatch, publications, log }: TrainingParts) => {
  const progress = createProgress({ find: (taskId) => store.models.find(taskId), queue, log })
  return {
    /** Accepts a training; from here on it is not lost. */
    async start() {
      const taskId = randomUUID()
      await store.models.start(taskId)
      await dispatch(TRAINING_TASK, { taskId, args: [], publications })
      return ticket(taskId, 'PENDING')
    },
    /**
     * The state; `progress` while it trains; `decision` once it has ended.
     * @throws TaskUnknown
     */
    async status(taskId: string, waiting: Waiting) {
      const found = await progress(taskId, waiting)
      const decision = isFinal(found.state) ? decisionOf(found) : undefined
      return {
        ...ticket(taskId, found.state),
        ...(found.state === 'PROGRESS' ? { progress: found.document?.result } : {}),
        ...(decision === undefined ? {} : { decision }),
      }
    },
  }
}

export type Training = ReturnType<typeof createTraining>
