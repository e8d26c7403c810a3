import type { FunctionComponent } from 'preact'
import { useQuery } from '../../server/use-query.ts'
import { DeadLetters } from './dead-letters.tsx'
import { EventLog } from './event-log.tsx'
import { HealthTab } from './health.tsx'
import { KeysTab } from './keys.tsx'
import { SettingsTab } from './settings.tsx'
import './system.css'

interface Tab {
  /** In the URL. */
  readonly name: string
  readonly title: string
  readonly Content: FunctionComponent
}

const FIRST: Tab = { name: 'dead-letters', title: 'Dead letters', Content: DeadLetters }

const TABS: readonly Tab[] = [
  FIRST,
  { name: 'events', title: 'Event log', Content: EventLog },
  { name: 'settings', title: 'Settings', Content: SettingsTab },
  { name: 'health', title: 'Health', Content: HealthTab },
  { name: 'keys', title: 'Keys', Content: KeysTab },
]

const Tabs = ({ opened }: { opened: Tab }) => (
  <nav class="tabs" aria-label="System">
    {TABS.map(({ name, title }) => (
      <a key={name} href={`/system?tab=${name}`} aria-current={name === opened.name ? 'page' : undefined}>
        {title}
      </a>
    ))}
  </nav>
)

/** What operators look after. */
export const System = () => {
  const [query] = useQuery()
  const opened = TABS.find(({ name }) => name === query.tab) ?? FIRST
  return (
    <div class="system">
      <h1>System</h1>
      <Tabs opened={opened} />
      <opened.Content />
    </div>
  )
}
