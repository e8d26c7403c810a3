import { Figure } from '../../parts/figure.tsx'
import { When } from '../../parts/when.tsx'
import type { ShownTask } from './shown-tasks.ts'
import { TaskState } from './task-state.tsx'

const KINDS = { inference: 'Inference', training: 'Training' } as const

export const kindWord = (type: ShownTask['type']) => (type === null ? 'Task' : KINDS[type])

const Took = ({ task: { time_creation, time_finished } }: { readonly task: ShownTask }) => {
  if (time_finished === null) return <span>–</span>
  const tookMs = Date.parse(time_finished) - Date.parse(time_creation)
  return tookMs < 10_000 ? <Figure value={tookMs} unit="ms" /> : <Figure value={tookMs / 1000} unit="s" />
}

interface TaskRowsProps {
  readonly tasks: readonly ShownTask[]
  readonly onOpen: (taskId: string) => void
}

/** The newest on top. */
export const TaskRows = ({ tasks, onOpen }: TaskRowsProps) => (
  <table class="task-rows">
    <caption class="only-heard">Tasks, the newest first</caption>
    <thead>
      <tr>
        <th scope="col">State</th>
        <th scope="col">Task</th>
        <th scope="col" class="number">
          Stored
        </th>
        <th scope="col" class="number">
          Took
        </th>
      </tr>
    </thead>
    <tbody>
      {tasks.map((task) => (
        <tr key={task.task_id}>
          <td>
            <TaskState state={task.state} />
          </td>
          <td>
            <button type="button" title={task.task_id} onClick={() => onOpen(task.task_id)}>
              {kindWord(task.type)} <code>{task.task_id.slice(0, 8)}</code>
            </button>
          </td>
          <td class="number">
            <When at={task.time_creation} />
          </td>
          <td class="number">
            <Took task={task} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)
