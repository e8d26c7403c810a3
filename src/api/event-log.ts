import type { LoggedEvent, OversightStore } from '../store/store.ts'

const eventRow = ({ eventId, at, event, taskId }: LoggedEvent) => ({
  event_id: eventId,
  time_event: at.toISOString(),
  event,
  task_id: taskId,
})

export type EventAnswer = ReturnType<typeof eventRow>

/** The newest events first. */
export const createEventLog =
  (oversight: Pick<OversightStore, 'events'>) => async (query: Parameters<OversightStore['events']>[0]) =>
    (await oversight.events(query)).map(eventRow)
