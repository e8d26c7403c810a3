import type { TaskAnswer } from '../../../../src/api/task-rows.ts'
import type { TaskChange } from '../../../../src/api/task-watch.ts'
import { hasEnded, storedState } from '../../parts/task-states.ts'

export interface ShownTask extends Pick<TaskAnswer, 'task_id' | 'state' | 'time_creation' | 'time_finished'> {
  /** Null where nobody said yet. */
  readonly type: TaskAnswer['type'] | null
  /** When its end was told, where its `time_finished` has not been read yet: some time after it. */
  readonly time_told?: string
}

export interface Wanted {
  /** Empty for all. */
  readonly state: string
  readonly type: string
  /** A task id: the page of those before it, which does not change. */
  readonly before: string
}

/** Tasks on a page. */
export const PAGE = 25

type Tasks = ReadonlyMap<string, ShownTask>

/** A task after a change. What ended stays so, unless it failed and begins anew later: late messages tell of what was before. */
const changed = (task: ShownTask | undefined, { task_id, type, state, at }: TaskChange): ShownTask => {
  const beginsAnew =
    task?.state === 'FAILURE' && state === 'PENDING' && at > (task?.time_finished ?? task?.time_told ?? '')
  if (task !== undefined && hasEnded(task.state) && !beginsAnew) return task
  return {
    task_id,
    type: type ?? task?.type ?? null,
    state,
    time_creation: task?.time_creation ?? at,
    time_finished: null,
    ...(hasEnded(state) && { time_told: at }),
  }
}

export const byId = (rows: readonly ShownTask[]): Tasks => new Map(rows.map((row) => [row.task_id, row]))

export const newestFirst = (tasks: Tasks) =>
  [...tasks.values()].toSorted((a, b) => b.time_creation.localeCompare(a.time_creation))

/**
 * Tasks after changes, in the order in which they were told. One that is heard of on its way is not added: when it was
 * stored, and so its place, is in the database.
 */
export const applied = (tasks: Tasks, changes: readonly TaskChange[]): Tasks => {
  const next = new Map(tasks)
  for (const change of changes) {
    const task = next.get(change.task_id)
    if (task !== undefined || change.state === 'PENDING') next.set(change.task_id, changed(task, change))
  }
  return next
}

/** Whether a filter lets a task through. */
export const matches =
  ({ state, type }: Wanted) =>
  (task: ShownTask) =>
    (state === '' || storedState(task.state) === state) && (type === '' || task.type === type)
