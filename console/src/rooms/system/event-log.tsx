import { useState } from 'preact/hooks'
import type { EventAnswer } from '../../../../src/api/event-log.ts'
import type { TaskChange } from '../../../../src/api/task-watch.ts'
import { Button } from '../../parts/button.tsx'
import { Invitation } from '../../parts/invitation.tsx'
import { MadeUpTraffic } from '../../parts/made-up-traffic.tsx'
import { NotLive } from '../../parts/not-live.tsx'
import { AnswerOf, Empty } from '../../parts/states.tsx'
import { Table, type TableColumn } from '../../parts/table.tsx'
import { Turns } from '../../parts/turns.tsx'
import { When } from '../../parts/when.tsx'
import { useAnswer } from '../../server/use-answer.ts'
import { useEvents } from '../../server/use-events.ts'
import { useQuery } from '../../server/use-query.ts'

const EVENTS_PER_PAGE = 50

const MEANINGS: Readonly<Record<EventAnswer['event'], string>> = {
  inference_start: 'A user asked',
  results: 'Results were shown',
  selection: 'An answer was recorded',
  good_inference: 'One was chosen',
  bad_inference: 'None suited',
  training: 'A training',
}

const columns: readonly TableColumn<EventAnswer>[] = [
  { name: 'at', title: 'Time', cell: ({ time_event }) => <When at={time_event} /> },
  { name: 'what', title: 'What happened', cell: ({ event }) => MEANINGS[event] },
  { name: 'event', title: 'Event', cell: ({ event }) => <code>{event}</code> },
  {
    name: 'task',
    title: 'Task',
    cell: ({ task_id }) => (
      <a href={`/now?task=${encodeURIComponent(task_id)}`}>
        <code>{task_id}</code>
      </a>
    ),
  },
  { name: 'id', title: 'Number', cell: ({ event_id }) => event_id.toLocaleString(), isNumber: true },
]

/** Asks for one event more than a page holds, to know whether there are earlier ones. */
const pathOf = (type: string | undefined, before: string | undefined) => {
  const fields = new URLSearchParams({ limit: String(EVENTS_PER_PAGE + 1) })
  if (type !== undefined) fields.set('type', type)
  if (before !== undefined) fields.set('before', before)
  return `/events?${fields}`
}

const TypeFilter = ({ type, onChange }: { type: string | undefined; onChange: (type: string) => void }) => (
  <label>
    Show{' '}
    <select value={type ?? ''} onChange={(event) => onChange(event.currentTarget.value)}>
      <option value="">all events</option>
      {Object.entries(MEANINGS).map(([name, meaning]) => (
        <option key={name} value={name}>
          {meaning} ({name})
        </option>
      ))}
    </select>
  </label>
)

interface RowsProps {
  readonly rows: readonly EventAnswer[]
  readonly onNewest: (() => void) | undefined
  readonly onEarlier: (before: string) => void
}

const Rows = ({ rows, onNewest, onEarlier }: RowsProps) => {
  const shown = rows.slice(0, EVENTS_PER_PAGE)
  const last = shown.at(-1)
  return (
    <>
      <Table
        name="events"
        caption="Events, the newest first"
        columns={columns}
        rows={shown}
        rowKey={({ event_id }) => event_id}
        rowsPerPage={EVENTS_PER_PAGE}
      />
      <Turns
        back="Newest"
        next="Earlier"
        onBack={onNewest}
        onNext={last && rows.length > EVENTS_PER_PAGE ? () => onEarlier(String(last.event_id)) : undefined}
      />
    </>
  )
}

/** Whether something happened since it was asked last. */
const useNewer = () => {
  const [isNewer, setNewer] = useState(false)
  const { error } = useEvents('/tasks/events', ({ event, data }) => {
    if (event === 'task' && (data as TaskChange).state !== 'PROGRESS') setNewer(true)
  })
  return { isNewer, forgetNewer: () => setNewer(false), error }
}

/** Whether all that ever happened are trainings, such as that of the first model; an empty log has a button of its own. */
const tellsOfNobody = (rows: readonly EventAnswer[] = []) =>
  rows.length > 0 && rows.length <= EVENTS_PER_PAGE && rows.every(({ event }) => event === 'training')

/** What happened, the newest first. */
export const EventLog = () => {
  const [query, change] = useQuery()
  const events = useAnswer<readonly EventAnswer[]>(pathOf(query.type, query.before))
  const isWhole = query.type === undefined && query.before === undefined
  const { isNewer, forgetNewer, error } = useNewer()
  const refresh = () => {
    forgetNewer()
    events.reload()
  }
  return (
    <section class="tab" aria-label="Event log">
      <div class="tab-head">
        <TypeFilter type={query.type} onChange={(type) => change({ type, before: undefined })} />
        <Invitation isQuiet={isWhole && tellsOfNobody(events.answer)} onDone={refresh} />
        <Button kind={isNewer ? 'primary' : 'plain'} onClick={refresh}>
          {isNewer ? 'Show newer events' : 'Refresh'}
        </Button>
      </div>
      <NotLive error={error} />
      <AnswerOf of={events}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={query.type === undefined ? 'Nothing has happened yet' : 'No such events'}>
              <p>Events are written as users ask and choose, and when a training is accepted.</p>
              <MadeUpTraffic onDone={refresh} />
            </Empty>
          ) : (
            <Rows
              rows={rows}
              onNewest={query.before === undefined ? undefined : () => change({ before: undefined }, false)}
              onEarlier={(before) => change({ before }, false)}
            />
          )
        }
      </AnswerOf>
    </section>
  )
}
