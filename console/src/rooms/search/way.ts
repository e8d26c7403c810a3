import type { TaskPortraitAnswer } from '../../../../src/api/task-rows.ts'
import { ask } from '../../server/ask.ts'
import { followEvents } from '../../server/events.ts'

export const STATIONS = ['stored', 'queued', 'worker', 'done'] as const
export type Station = (typeof STATIONS)[number]

/** How far a request came: milliseconds since it was sent, by this browser's clock. */
export interface Way {
  readonly startedAtMs: number
  readonly reached: Readonly<Partial<Record<Station, number>>>
  /** Celery's state at the end; undefined on the way. */
  readonly end?: string
}

const FINAL: ReadonlySet<string> = new Set(['SUCCESS', 'FAILURE', 'REVOKED'])
const AT_WORK: ReadonlySet<string> = new Set(['RECEIVED', 'STARTED', 'PROGRESS', 'RETRY'])

/** @returns what stays of the way when nobody can be asked for more */
export const beginWay = (): Way => ({ startedAtMs: performance.now(), reached: {} })

const reach = (way: Way, station: Station, ms = performance.now() - way.startedAtMs): Way =>
  way.reached[station] === undefined ? { ...way, reached: { ...way.reached, [station]: ms } } : way

export const stored = (way: Way) => reach(way, 'stored')

const afterState = (way: Way, state: string): Way => {
  const queued = reach(way, 'queued')
  if (FINAL.has(state)) return { ...reach(queued, 'done'), end: state }
  return AT_WORK.has(state) ? reach(queued, 'worker') : queued
}

interface Following {
  readonly taskId: string
  readonly way: Way
  readonly signal: AbortSignal
  readonly onChange: (way: Way) => void
}

/** Follows a task to its end, and tells each change of its way. @throws Refused */
export const followWay = async ({ taskId, way, signal, onChange }: Following): Promise<Way> => {
  let current = way
  const ended = new AbortController()
  await followEvents(`/inference/events/${taskId}`, {
    signal: AbortSignal.any([signal, ended.signal]),
    onEvent: ({ data }) => {
      current = afterState(current, (data as { status: string }).status)
      onChange(current)
      if (current.end !== undefined) ended.abort()
    },
  })
  return current
}

/**
 * A way that is quicker than its events shows the worker not at all; the server's own clock knows when it began, and
 * when the broker had the message. Both are told from the moment it was stored.
 */
const withServerTimes = (way: Way, timeline: TaskPortraitAnswer['timeline']): Way => {
  const { stored: storedMs = 0, done = 0 } = way.reached
  const at = (...steps: string[]) => {
    const found = timeline.find(({ step }) => steps.includes(step))
    return found === undefined ? undefined : Date.parse(found.at)
  }
  const origin = at('stored')
  const since = (time: number | undefined) =>
    time === undefined || origin === undefined ? undefined : Math.min(done, storedMs + time - origin)
  const queued = since(at('published')) ?? way.reached.queued
  const worker = since(at('begun', 'received')) ?? way.reached.worker
  return {
    ...way,
    reached: {
      stored: storedMs,
      ...(queued === undefined ? {} : { queued }),
      ...(worker === undefined ? {} : { worker }),
      done,
    },
  }
}

/** As seen from the server, too, where this key may ask for it. */
export const completeWay = async (taskId: string, way: Way): Promise<Way> => {
  const task = await ask<TaskPortraitAnswer>(`/tasks/${taskId}`).catch(() => undefined)
  return task === undefined ? way : withServerTimes(way, task.timeline)
}
