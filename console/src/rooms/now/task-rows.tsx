import { Duration } from '../../parts/measure.tsx'
import { Table, type TableColumn } from '../../parts/table.tsx'
import { useTableState } from '../../parts/table-state.ts'
import { storedState } from '../../parts/task-states.ts'
import { When } from '../../parts/when.tsx'
import { PAGE, type ShownTask } from './shown-tasks.ts'
import { stateWord, TaskState } from './task-state.tsx'

const KINDS = { inference: 'Inference', training: 'Training' } as const

export const kindWord = (type: ShownTask['type']) => (type === null ? 'Task' : KINDS[type])

/** Lists to learn from that were there before the first user: they were never asked for, nor ranked. */
const isMadeUp = ({ time_creation, time_finished }: ShownTask) => time_finished === time_creation

const tookMs = (task: ShownTask) =>
  task.time_finished === null || isMadeUp(task) ? null : Date.parse(task.time_finished) - Date.parse(task.time_creation)

const columnsOf = (onOpen: (taskId: string) => void): readonly TableColumn<ShownTask>[] => [
  {
    name: 'state',
    title: 'State',
    cell: ({ state }) => <TaskState state={state} />,
    sortBy: ({ state }) => stateWord(storedState(state)),
  },
  {
    name: 'task',
    title: 'Task',
    cell: (task) => (
      <>
        <button type="button" title={task.task_id} onClick={() => onOpen(task.task_id)}>
          {kindWord(task.type)} <code>{task.task_id.slice(0, 8)}</code>
        </button>
        {isMadeUp(task) && <span class="soft small"> made up</span>}
      </>
    ),
    sortBy: ({ type }) => kindWord(type),
  },
  {
    name: 'stored',
    title: 'Stored',
    cell: ({ time_creation }) => <When at={time_creation} />,
    sortBy: ({ time_creation }) => time_creation,
    isNumber: true,
  },
  { name: 'took', title: 'Took', cell: (task) => <Duration ms={tookMs(task)} />, sortBy: tookMs, isNumber: true },
]

/** A click anywhere on a row is one on its name, the control of keyboards; not where text of it was selected. */
const openRow = ({ target }: MouseEvent) => {
  if (!(target instanceof Element) || target.closest('button') !== null || getSelection()?.type === 'Range') return
  const name = target.closest('tbody tr')?.querySelector('button')
  name?.focus()
  name?.click()
}

interface TaskRowsProps {
  readonly tasks: readonly ShownTask[]
  readonly onOpen: (taskId: string) => void
}

/** The newest on top, unless a head sorts those that are shown. */
export const TaskRows = ({ tasks, onOpen }: TaskRowsProps) => {
  const { order } = useTableState('tasks')
  return (
    // biome-ignore lint/a11y: a larger target for pointers; keyboards and screen readers have the names
    <div class="task-rows" onClick={openRow}>
      <Table
        name="tasks"
        caption={order === undefined ? 'Tasks, the newest first' : 'Tasks, sorted'}
        columns={columnsOf(onOpen)}
        rows={tasks}
        rowKey={({ task_id }) => task_id}
        rowsPerPage={PAGE}
      />
    </div>
  )
}
