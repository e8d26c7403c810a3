import { useState } from 'preact/hooks'
import { Light } from '../../parts/light.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { useEvents } from '../../server/use-events.ts'
import { Picture } from './picture.tsx'
import { extended, type History, type Snapshot } from './snapshot.ts'
import { Tasks } from './tasks.tsx'
import { SYSTEM_AND_TASKS } from './use-tasks.ts'
import { Workers } from './workers.tsx'
import './now.css'

/** The last two minutes of the system, a snapshot each second. */
const useHistory = () => {
  const [history, setHistory] = useState<History>([])
  const { isConnected, error } = useEvents(SYSTEM_AND_TASKS, ({ event, data }) => {
    if (event === 'snapshot') setHistory((before) => extended(before, data as Snapshot))
  })
  return { history, isConnected, error }
}

/** The system as a living picture, and the stream of its tasks. */
export const Now = () => {
  const { history, isConnected, error } = useHistory()
  const now = history.at(-1)
  return (
    <div class="now">
      <header class="now-head">
        <h1>Now</h1>
        {now !== undefined && (
          <Light tone={isConnected ? 'good' : 'warn'}>{isConnected ? 'Live' : 'Connecting again'}</Light>
        )}
      </header>
      {error !== undefined && <Failed error={error} />}
      {error === undefined && now === undefined && <Loading what="Connecting to the system" />}
      <Picture history={history} />
      {now !== undefined && (
        <section aria-labelledby="workers-title">
          <h2 id="workers-title">Workers</h2>
          <Workers workers={now.workers} />
        </section>
      )}
      <Tasks />
    </div>
  )
}
