import { Button } from '../../parts/button.tsx'
import { STORED_STATES } from '../../parts/task-states.ts'
import { stateWord } from './task-state.tsx'

interface TaskFilterProps {
  readonly state: string
  readonly type: string
  readonly onChange: (changes: { state?: string; type?: string }) => void
}

const TYPES = [
  ['', 'Both kinds'],
  ['inference', 'Inferences'],
  ['training', 'Trainings'],
] as const

const STATES = [['', 'All'] as const, ...STORED_STATES.map((state) => [state, stateWord(state)] as const)]

/** Which tasks to show; an empty text is all. */
export const TaskFilter = ({ state, type, onChange }: TaskFilterProps) => (
  <div class="task-filter">
    <fieldset>
      <legend class="only-heard">State</legend>
      {STATES.map(([value, title]) => (
        <Button key={value} kind="quiet" aria-pressed={state === value} onClick={() => onChange({ state: value })}>
          {title}
        </Button>
      ))}
    </fieldset>
    <label>
      <span class="only-heard">Kind of task</span>
      <select value={type} onChange={({ currentTarget }) => onChange({ type: currentTarget.value })}>
        {TYPES.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </label>
  </div>
)
