import { useState } from 'preact/hooks'
import type { SystemSnapshot } from '../../../../src/api/system-snapshot.ts'
import { Figure } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { sentence } from '../../parts/words.ts'
import { useEvents } from '../../server/use-events.ts'
import { adviceFor } from './advice.ts'
import { WorkersHealth } from './workers-health.tsx'
import './health.css'

type Health = SystemSnapshot['health'][string]

const Trouble = ({ name, detail }: { name: string; detail: string }) => {
  const { meanwhile, doThis } = adviceFor(name)
  return (
    <dl class="health-trouble">
      <dt>What is wrong</dt>
      <dd>{detail}</dd>
      <dt>Meanwhile</dt>
      <dd>{meanwhile}</dd>
      <dt>What to do</dt>
      <dd>{doThis}</dd>
    </dl>
  )
}

const Dependency = ({ name, health: { ok, detail, latency_ms } }: { name: string; health: Health }) => (
  <li class={`panel health-card ${ok ? '' : 'health-card-bad'}`}>
    <h2>{sentence(name)}</h2>
    <p>
      <Light tone={ok ? 'good' : 'bad'}>{ok ? 'Well' : 'Not well'}</Light>{' '}
      {ok && (
        <span class="small soft">
          answers in <Figure value={latency_ms} unit="ms" digits={2} />
        </span>
      )}
    </p>
    {!ok && <Trouble name={name} detail={detail} />}
  </li>
)

const Cards = ({ snapshot: { health, workers, queues } }: { snapshot: SystemSnapshot }) => (
  <ul class="health-cards">
    {Object.entries(health).map(([name, one]) => (
      <Dependency key={name} name={name} health={one} />
    ))}
    <WorkersHealth workers={workers} queues={queues} />
  </ul>
)

const Server = ({ isConnected, at }: { isConnected: boolean; at: string }) =>
  isConnected ? (
    <p class="soft">
      Looked at once a second; last at <When at={at} />.
    </p>
  ) : (
    <p role="alert">
      <Light tone="bad">No connection</Light> The server was last heard at <When at={at} />. This page tries again by
      itself.
    </p>
  )

/** How each dependency is, what is wrong with it, and what to do about it. */
export const HealthTab = () => {
  const [snapshot, setSnapshot] = useState<SystemSnapshot>()
  const { isConnected, error } = useEvents('/system/events', ({ event, data }) => {
    if (event === 'snapshot') setSnapshot(data as SystemSnapshot)
  })
  if (error) return <Failed error={error} />
  if (snapshot === undefined) return <Loading what="Asking each dependency" />
  return (
    <section class="tab" aria-label="Health">
      <Server isConnected={isConnected} at={snapshot.at} />
      <Cards snapshot={snapshot} />
    </section>
  )
}
