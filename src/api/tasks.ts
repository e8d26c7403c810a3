import type { OversightStore, TaskQuery } from '../store/store.ts'
import type { Log } from '../telemetry/log.ts'
import { TaskNotFailed, TaskUnknown } from './errors.ts'
import type { ApiStore, TaskQueue } from './parts.ts'
import { createProgress } from './progress.ts'
import { taskPortrait, taskRow } from './task-rows.ts'
import type { TaskStory } from './task-watch.ts'

export interface TasksParts {
  readonly store: {
    readonly oversight: Pick<OversightStore, 'tasks' | 'task'>
    readonly inferences: Pick<ApiStore['inferences'], 'reopen'>
    readonly models: Pick<ApiStore['models'], 'reopen'>
  }
  readonly queue: Pick<TaskQueue, 'result'>
  /** Forgets the result of a task, so that another run can store its own. */
  readonly forgetResult: (taskId: string) => Promise<void>
  /** What workers told of a task while somebody looked on. */
  readonly storyOf: (taskId: string) => TaskStory | undefined
  readonly log: Log
}

/** Inferences and trainings alike, for operators. Whatever takes an id throws TaskUnknown. */
export const createTasks = ({ store, queue, forgetResult, storyOf, log }: TasksParts) => {
  const { oversight, inferences, models } = store
  const progress = createProgress({ find: (taskId: string) => oversight.task(taskId), queue, log })

  const show = async (taskId: string) => {
    const { row, state } = await progress(taskId, { waitSeconds: 0, signal: AbortSignal.abort() })
    return taskPortrait(row, state, storyOf(taskId))
  }

  return {
    /** The newest first. */
    async list(query: TaskQuery) {
      const tasks = await oversight.tasks(query)
      if (tasks === undefined) throw new TaskUnknown(query.before ?? '')
      return tasks.map(taskRow)
    },
    show,
    /**
     * Lets a failed task begin anew, with a new deadline: the outbox sends it.
     * @throws TaskNotFailed
     */
    async retry(taskId: string) {
      const isReopened = (await inferences.reopen(taskId)) || (await models.reopen(taskId))
      if (!isReopened) throw new TaskNotFailed(taskId, (await show(taskId)).state)
      await forgetResult(taskId)
      return show(taskId)
    },
  }
}

export type TasksDesk = ReturnType<typeof createTasks>
