import type { Values } from '../../domain/defaults.ts'
import { hasEnded } from '../../parts/task-states.ts'
import { ask } from '../../server/ask.ts'
import { followEvents } from '../../server/events.ts'
import { pathPart } from '../../server/path-part.ts'

export const STATIONS = ['stored', 'queued', 'worker', 'done'] as const
export type Station = (typeof STATIONS)[number]

/** How far a request came: milliseconds since it was sent, by this browser's clock. */
export interface Way {
  /** Undefined until the server has stored it. */
  readonly taskId: string | undefined
  /** Undefined for one that was not sent by this page: a link led to it. */
  readonly startedAtMs: number | undefined
  /** What was sent; undefined where this page did not send it. */
  readonly asked: Values | undefined
  /** Null for what was reached nobody here knows when. */
  readonly reached: Readonly<Partial<Record<Station, number | null>>>
  /** Celery's state at the end; undefined on the way. */
  readonly end?: string
  /** Whether its events do not come now: then the server is asked again and again. */
  readonly isCutOff: boolean
}

const AT_WORK: ReadonlySet<string> = new Set(['RECEIVED', 'STARTED', 'PROGRESS', 'RETRY'])

/** A request is sent now. */
export const beginWay = (asked: Values): Way => ({
  taskId: undefined,
  startedAtMs: performance.now(),
  asked,
  reached: {},
  isCutOff: false,
})

/** A request of which only the id is known. */
export const linkedWay = (taskId: string): Way => ({
  taskId,
  startedAtMs: undefined,
  asked: undefined,
  reached: { stored: null },
  isCutOff: false,
})

const sinceSent = ({ startedAtMs }: Way) => (startedAtMs === undefined ? null : performance.now() - startedAtMs)

const reach = (way: Way, station: Station): Way =>
  way.reached[station] === undefined ? { ...way, reached: { ...way.reached, [station]: sinceSent(way) } } : way

export const stored = (way: Way, taskId: string): Way => ({ ...reach(way, 'stored'), taskId })

const afterState = (way: Way, state: string): Way => {
  const queued = reach(way, 'queued')
  if (hasEnded(state)) return { ...reach(queued, 'done'), end: state }
  return AT_WORK.has(state) ? reach(queued, 'worker') : queued
}

interface Status {
  readonly status: string
}

interface Following {
  readonly taskId: string
  readonly way: Way
  readonly signal: AbortSignal
  readonly onChange: (way: Way) => void
}

/**
 * Follows a task to its end, and tells each change of its way. While there are no events, as when too many listen or the
 * result backend is away, each attempt at them asks for the status too, which the database knows.
 * @throws Refused
 */
export const followWay = async ({ taskId, way, signal, onChange }: Following): Promise<Way> => {
  let current = way
  const ended = new AbortController()
  const either = AbortSignal.any([signal, ended.signal])
  const hear = ({ status }: Status) => {
    if (either.aborted) return
    current = afterState(current, status)
    onChange(current)
    if (current.end !== undefined) ended.abort()
  }
  const id = pathPart(taskId)
  await followEvents(`/inference/events/${id}`, {
    signal: either,
    onEvent: ({ data }) => hear(data as Status),
    onConnected: (isConnected) => {
      current = { ...current, isCutOff: !isConnected }
      onChange(current)
      // What fails here is tried again with the events.
      if (!isConnected) ask<Status>(`/inference/status/${id}`, { signal: either }).then(hear, () => undefined)
    },
  })
  return current
}
