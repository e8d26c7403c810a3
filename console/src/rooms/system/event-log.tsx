import { useRef, useState } from 'preact/hooks'
import type { EventAnswer } from '../../../../src/api/event-log.ts'
import { Button } from '../../parts/button.tsx'
import { Invitation } from '../../parts/invitation.tsx'
import { Light } from '../../parts/light.tsx'
import { LiveLight } from '../../parts/live-light.tsx'
import { MadeUpTraffic } from '../../parts/made-up-traffic.tsx'
import { NotLive } from '../../parts/not-live.tsx'
import { AnswerOf, Empty } from '../../parts/states.tsx'
import { type Answered, useAnswer } from '../../server/use-answer.ts'
import { useQuery } from '../../server/use-query.ts'
import { EventFilter, type Wanted } from './event-filter.tsx'
import { EVENTS_PER_PAGE, EventRows } from './event-rows.tsx'
import { useNewEvents } from './use-new-events.ts'
import './event-log.css'

interface Page extends Wanted {
  /** An event's number: the page of those before it, which does not change. */
  readonly before: string
}

/** Asks for one event more than a page holds, to know whether there are earlier ones. */
const pathOf = ({ type, task, before }: Page) => {
  const fields = new URLSearchParams({ limit: String(EVENTS_PER_PAGE + 1) })
  for (const [name, value] of Object.entries({ type, task_id: task, before })) if (value !== '') fields.set(name, value)
  return `/events?${fields}`
}

/** Those of another filter or page stay until what is asked for now is answered. */
const useKept = (events: Answered<readonly EventAnswer[]>): typeof events => {
  const kept = useRef<readonly EventAnswer[]>([])
  if (events.state === 'ready') kept.current = events.answer
  if (events.state !== 'loading' || kept.current.length === 0) return events
  return { state: 'ready', answer: kept.current, error: undefined, reload: events.reload }
}

interface FollowingProps {
  readonly isHeld: boolean
  readonly isConnected: boolean
  readonly onHold: (isHeld: boolean) => void
}

const Following = ({ isHeld, isConnected, onHold }: FollowingProps) => (
  <span class="event-following">
    {isHeld ? <Light tone="quiet">Held</Light> : <LiveLight isConnected={isConnected} />}
    <Button kind="quiet" aria-pressed={isHeld} onClick={() => onHold(!isHeld)}>
      {isHeld ? 'Go on' : 'Hold still'}
    </Button>
  </span>
)

/** Whether all that ever happened are trainings, such as that of the first model; an empty log has a button of its own. */
const tellsOfNobody = (rows: readonly EventAnswer[] = []) =>
  rows.length > 0 && rows.length <= EVENTS_PER_PAGE && rows.every(({ event }) => event === 'training')

const Nothing = ({ isFiltered, onDone }: { isFiltered: boolean; onDone: () => void }) =>
  isFiltered ? (
    <Empty title="No such events" />
  ) : (
    <Empty title="Nothing has happened yet">
      <p>Events are written as users ask and choose, and when a training is accepted.</p>
      <MadeUpTraffic onDone={onDone} />
    </Empty>
  )

/** What happened, the newest first. */
export const EventLog = () => {
  const [{ type = '', task = '', before = '' }, change] = useQuery()
  const [isHeld, setHeld] = useState(false)
  const wanted = { type, task, before }
  const isFiltered = Object.values(wanted).some((value) => value !== '')
  const asked = useAnswer<readonly EventAnswer[]>(pathOf(wanted))
  const events = useKept(asked)
  const { isConnected, error } = useNewEvents({ isHeld: isHeld || before !== '', task }, events.reload)
  return (
    <section class="tab" aria-label="Event log">
      <p class="soft">
        What users and trainings did. Promotions, shares and roll backs stand in Models, under{' '}
        <a href="/models">Who was champion</a>.
      </p>
      <div class="tab-head">
        <EventFilter wanted={wanted} onChange={(changes) => change({ ...changes, before: undefined })} />
        <Invitation isQuiet={!isFiltered && tellsOfNobody(asked.answer)} onDone={events.reload} />
        {before === '' && error === undefined && (
          <Following isHeld={isHeld} isConnected={isConnected} onHold={setHeld} />
        )}
        {error !== undefined && <Button onClick={events.reload}>Refresh</Button>}
      </div>
      <NotLive error={error} />
      <AnswerOf of={events}>
        {(rows) =>
          rows.length === 0 ? <Nothing isFiltered={isFiltered} onDone={events.reload} /> : <EventRows rows={rows} />
        }
      </AnswerOf>
    </section>
  )
}
