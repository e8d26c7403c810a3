import { Light } from '../../parts/light.tsx'
import { type StoredState, storedState } from '../../parts/task-states.ts'
import type { Tone } from '../../parts/tone.ts'

const WORDS: Readonly<Record<StoredState, string>> = {
  PENDING: 'Waiting',
  STARTED: 'At work',
  RETRY: 'Tried again',
  SUCCESS: 'Done',
  FAILURE: 'Failed',
  REVOKED: 'Cancelled',
}

const TONES: Readonly<Record<StoredState, Tone>> = {
  PENDING: 'quiet',
  STARTED: 'busy',
  RETRY: 'warn',
  SUCCESS: 'good',
  FAILURE: 'bad',
  REVOKED: 'quiet',
}

export const stateWord = (state: StoredState) => WORDS[state]

export const TaskState = ({ state }: { readonly state: string }) => {
  const stored = storedState(state)
  return (
    <span title={state}>
      <Light tone={TONES[stored]}>{WORDS[stored]}</Light>
    </span>
  )
}
