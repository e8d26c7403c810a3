import type { ServerEvent } from './events.ts'
import { useEvents } from './use-events.ts'

type SystemEvents = '/system/events' | '/system/events?tasks=true'

/** A snapshot comes each second; without one for so long, what is shown is old. */
const SNAPSHOT_SILENCE_MS = 6000

/** As `useEvents`, for what the system does now. */
export const useSystemEvents = (path: SystemEvents | undefined, onEvent: (event: ServerEvent) => void) =>
  useEvents(path, onEvent, SNAPSHOT_SILENCE_MS)
