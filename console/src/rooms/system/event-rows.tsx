import type { EventAnswer } from '../../../../src/api/event-log.ts'
import { Table, type TableColumn } from '../../parts/table.tsx'
import { useTableState } from '../../parts/table-state.ts'
import { Turns } from '../../parts/turns.tsx'
import { When } from '../../parts/when.tsx'
import { useQuery } from '../../server/use-query.ts'

export const EVENTS_PER_PAGE = 50

export const MEANINGS: Readonly<Record<EventAnswer['event'], string>> = {
  inference_start: 'A user asked',
  results: 'Results were shown',
  selection: 'An answer was recorded',
  good_inference: 'One was chosen',
  bad_inference: 'None suited',
  training: 'A training',
}

const columns: readonly TableColumn<EventAnswer>[] = [
  {
    name: 'at',
    title: 'Time',
    cell: ({ time_event }) => <When at={time_event} />,
    sortBy: ({ time_event }) => time_event,
  },
  {
    name: 'what',
    title: 'What happened',
    cell: ({ event }) => MEANINGS[event],
    sortBy: ({ event }) => MEANINGS[event],
  },
  { name: 'event', title: 'Event', cell: ({ event }) => <code>{event}</code> },
  {
    name: 'task',
    title: 'Task',
    cell: ({ task_id }) => (
      <a href={`/now?task=${encodeURIComponent(task_id)}`}>
        <code>{task_id}</code>
      </a>
    ),
    sortBy: ({ task_id }) => task_id,
  },
  {
    name: 'id',
    title: 'Number',
    cell: ({ event_id }) => event_id.toLocaleString(),
    sortBy: ({ event_id }) => event_id,
    isNumber: true,
  },
]

/** A page of events; one more where there are earlier ones. */
export const EventRows = ({ rows }: { readonly rows: readonly EventAnswer[] }) => {
  const [{ before }, change] = useQuery()
  const { order } = useTableState('events')
  const shown = rows.slice(0, EVENTS_PER_PAGE)
  const last = shown.at(-1)
  const turnTo = (to: string | undefined) => () => change({ before: to }, false)
  return (
    <div class="event-rows">
      <Table
        name="events"
        caption={order === undefined ? 'Events, the newest first' : 'Events, sorted'}
        columns={columns}
        rows={shown}
        rowKey={({ event_id }) => event_id}
        rowsPerPage={EVENTS_PER_PAGE}
      />
      <Turns
        back="Newest"
        next="Earlier"
        onBack={before === undefined ? undefined : turnTo(undefined)}
        onNext={last && rows.length > EVENTS_PER_PAGE ? turnTo(String(last.event_id)) : undefined}
      />
    </div>
  )
}
