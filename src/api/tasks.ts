import type { OversightStore, TaskQuery } from '../store/store.ts'
import type { Log } from '../telemetry/log.ts'
import { TaskNotFailed, TaskUnknown } from './errors.ts'
import type { ApiStore, TaskQueue } from './parts.ts'
import { createProgress } from './progress.ts'
import { answering, type ForgetResult, reopenFailed } from './reopen.ts'
import { taskPortrait, taskRow } from './task-rows.ts'
import type { TaskStory } from './task-watch.ts'

interface TasksParts {
  readonly store: {
    readonly oversight: Pick<OversightStore, 'tasks' | 'task'>
    readonly inferences: Pick<ApiStore['inferences'], 'find' | 'reopen'>
    readonly models: Pick<ApiStore['models'], 'find' | 'reopen'>
  }
  readonly queue: Pick<TaskQueue, 'result'>
  readonly forgetResult: ForgetResult
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
     * @throws TaskNotFailed @throws Unavailable while the result backend is away: then nothing has changed
     */
    retry: answering(async (taskId: string) => {
      const isReopened =
        (await reopenFailed(taskId, inferences, forgetResult)) || (await reopenFailed(taskId, models, forgetResult))
      if (!isReopened) throw new TaskNotFailed(taskId, (await show(taskId)).state)
      return show(taskId)
    }),
  }
}

export type TasksDesk = ReturnType<typeof createTasks>
