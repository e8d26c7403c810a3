import { Invitation } from '../../parts/invitation.tsx'
import { Light } from '../../parts/light.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { isAway } from '../../server/reach.ts'
import { type Age, isQuiet } from './lights.ts'
import { Picture } from './picture.tsx'
import { Tasks } from './tasks.tsx'
import { useHistory } from './use-history.ts'
import { Workers } from './workers.tsx'
import './now.css'

/** Whether what is shown is of now, and else of when. */
const Standing = ({ age, at, error }: { age: Age; at: string; error: Error | undefined }) => {
  if (age === 'now') return <Light tone="good">Live</Light>
  const words = error === undefined ? 'Connecting again' : 'Not live'
  return (
    <span role="status">
      {age === 'away' ? <Light tone="bad">Server not reached</Light> : <Light tone="warn">{words}</Light>}
      <span class="soft small">
        {' '}
        as of <When at={at} />
      </span>
    </span>
  )
}

/** The system as a living picture, and the stream of its tasks. */
export const Now = () => {
  const { history, isConnected, error } = useHistory()
  const now = history.at(-1)
  const age: Age = isConnected ? 'now' : isAway.value ? 'away' : 'old'
  return (
    <div class="now">
      <header class="now-head">
        <h1>Now</h1>
        {now !== undefined && <Standing age={age} at={now.at} error={error} />}
        <Invitation isQuiet={isQuiet(history)} />
      </header>
      {error !== undefined && <Failed error={error} />}
      {error === undefined && now === undefined && <Loading what="Connecting to the system" />}
      {now !== undefined && (
        <>
          <Picture now={now} history={history} age={age} />
          <section aria-labelledby="workers-title" class={age === 'now' ? '' : 'old'}>
            <h2 id="workers-title">Workers</h2>
            <Workers workers={now.workers} />
          </section>
        </>
      )}
      <Tasks />
    </div>
  )
}
