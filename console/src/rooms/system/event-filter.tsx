import { useEffect, useState } from 'preact/hooks'
import { MEANINGS } from './event-rows.tsx'

/** Of what type and task events are shown; '' stands for all. */
export interface Wanted {
  readonly type: string
  readonly task: string
}

interface FilterProps {
  readonly wanted: Wanted
  readonly onChange: (changes: Partial<Wanted>) => void
}

/** Whoever does not type for so long has typed what they look for: no event has the first half of an id. */
const TYPED_MS = 500

interface TaskFieldProps {
  readonly task: string
  readonly onChange: (task: string) => void
}

const TaskField = ({ task, onChange }: TaskFieldProps) => {
  const [typed, setTyped] = useState(task)
  const wanted = typed.trim()
  useEffect(() => setTyped(task), [task])
  useEffect(() => {
    if (wanted === task) return
    const timer = setTimeout(() => onChange(wanted), TYPED_MS)
    return () => clearTimeout(timer)
  }, [wanted, task, onChange])
  return (
    <label>
      of the task{' '}
      <input
        class="event-task"
        type="search"
        maxLength={255}
        placeholder="any"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={() => onChange(wanted)}
      />
    </label>
  )
}

/** Which events are shown. */
export const EventFilter = ({ wanted: { type, task }, onChange }: FilterProps) => (
  <div class="filters">
    <label>
      Show{' '}
      <select value={type} onChange={(event) => onChange({ type: event.currentTarget.value })}>
        <option value="">all events</option>
        {Object.entries(MEANINGS).map(([name, meaning]) => (
          <option key={name} value={name}>
            {meaning} ({name})
          </option>
        ))}
      </select>
    </label>
    <TaskField task={task} onChange={(changed) => onChange({ task: changed })} />
  </div>
)
