import type { EventQuery, LoggedEvent, OversightStore } from '../store/store.ts'

const eventRow = ({ eventId, at, event, taskId }: LoggedEvent) => ({
  event_id: eventId,
  time_event: at.toISOString(),
  event,
  task_id: taskId,
})

export type EventAnswer = ReturnType<typeof eventRow>

interface EventLogQuery extends Omit<EventQuery, 'taskId'> {
  readonly task_id?: string
}

/** The newest events first. */
export const createEventLog =
  (oversight: Pick<OversightStore, 'events'>) =>
  async ({ task_id: taskId, ...query }: EventLogQuery) =>
    (await oversight.events({ ...query, ...(taskId !== undefined && { taskId }) })).map(eventRow)
