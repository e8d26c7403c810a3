import { Duration } from '../../parts/measure.tsx'
import { Head, sorted, type TableColumn } from '../../parts/table.tsx'
import { useTableState } from '../../parts/table-state.ts'
import { storedState } from '../../parts/task-states.ts'
import { When } from '../../parts/when.tsx'
import type { ShownTask } from './shown-tasks.ts'
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

interface TaskRowsProps {
  readonly tasks: readonly ShownTask[]
  readonly onOpen: (taskId: string) => void
}

/** The newest on top, unless a head sorts those that are shown. */
export const TaskRows = ({ tasks, onOpen }: TaskRowsProps) => {
  const { order, sort } = useTableState('tasks')
  const columns = columnsOf(onOpen)
  return (
    <table class="task-rows">
      <caption class="only-heard">{order === undefined ? 'Tasks, the newest first' : 'Tasks'}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <Head key={column.name} column={column} order={order} onSort={sort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted(tasks, columns, order).map((task) => (
          <tr key={task.task_id}>
            {columns.map(({ name, cell, isNumber = false }) => (
              <td key={name} class={isNumber ? 'number' : ''}>
                {cell(task)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
