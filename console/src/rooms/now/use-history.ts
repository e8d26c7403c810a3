import { signal } from '@preact/signals'
import { useState } from 'preact/hooks'
import { signIns } from '../../server/key.ts'
import { useSystemEvents } from '../../server/use-system-events.ts'
import { extended, type History, type Snapshot } from './snapshot.ts'
import { SYSTEM_AND_TASKS } from './use-tasks.ts'

interface Seen {
  readonly signIn: number
  readonly history: History
}

const NOTHING: Seen = { signIn: 0, history: [] }

/** Of earlier visits to the room in this tab, so that lines do not begin anew each time. */
const kept = signal(NOTHING)

/** What another key has seen is not shown. */
const historyOf = (seen: Seen, signIn: number): History => (seen.signIn === signIn ? seen.history : [])

/** The last two minutes of the system, a snapshot each second, as the key in use has seen them. */
export const useHistory = () => {
  const signIn = signIns.value
  const [seen, setSeen] = useState(NOTHING)
  const { isConnected, error } = useSystemEvents(SYSTEM_AND_TASKS, ({ event, data }) => {
    if (event !== 'snapshot') return
    kept.value = { signIn, history: extended(historyOf(kept.value, signIn), data as Snapshot) }
    setSeen(kept.value)
  })
  return { history: historyOf(seen, signIn), isConnected, error }
}
