import { useState } from 'preact/hooks'
import type { SettingAnswer } from '../../../../src/api/settings.ts'
import type { SystemSnapshot } from '../../../../src/api/system-snapshot.ts'
import { Light } from '../../parts/light.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useAnswer } from '../../server/use-answer.ts'
import { useSystemEvents } from '../../server/use-system-events.ts'
import { DependencyHealth } from './dependency-health.tsx'
import { QueuesHealth } from './queues-health.tsx'
import { ServerHealth } from './server-health.tsx'
import { WorkersHealth } from './workers-health.tsx'
import './health.css'

interface CardsProps {
  readonly isConnected: boolean
  readonly snapshot: SystemSnapshot
  /** Empty until they are read. */
  readonly settings: readonly SettingAnswer[]
}

const Cards = ({ isConnected, snapshot: { health, workers, queues }, settings }: CardsProps) => (
  <ul class="health-cards">
    {Object.entries(health).map(([name, one]) => (
      <DependencyHealth key={name} name={name} isHeard={isConnected} health={one} settings={settings} />
    ))}
    <WorkersHealth isHeard={isConnected} workers={workers} queues={queues} />
    <ServerHealth isConnected={isConnected} settings={settings} />
  </ul>
)

interface ConnectionProps {
  readonly isConnected: boolean
  readonly at: string
  /** What the server says against it. */
  readonly error: Error | undefined
}

const Connection = ({ isConnected, at, error }: ConnectionProps) =>
  isConnected ? (
    <p class="soft">
      Looked at once a second; last at <When at={at} />.
    </p>
  ) : (
    <p role="alert">
      <Light tone="bad">No connection</Light> The server was last heard at <When at={at} />.{' '}
      {error?.message ?? 'This page tries again by itself.'}
    </p>
  )

/** How each part is, what is wrong with it, and what to do about it. */
export const HealthTab = () => {
  const [snapshot, setSnapshot] = useState<SystemSnapshot>()
  const settings = useAnswer<readonly SettingAnswer[]>('/settings')
  const { isConnected, error } = useSystemEvents('/system/events', ({ event, data }) => {
    if (event === 'snapshot') setSnapshot(data as SystemSnapshot)
  })
  if (error && snapshot === undefined) return <Failed error={error} />
  if (snapshot === undefined) return <Loading what="Asking each dependency" />
  return (
    <section class="tab" aria-label="Health">
      <Connection isConnected={isConnected} at={snapshot.at} error={error} />
      <Cards isConnected={isConnected} snapshot={snapshot} settings={settings.answer ?? []} />
      {isConnected && <QueuesHealth queues={snapshot.queues} />}
    </section>
  )
}
