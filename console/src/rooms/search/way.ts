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

/** A request is sent now. */
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

const earliest = (...times: readonly (number | undefined)[]) => {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? {} : { ms: Math.min(...known) }
}

/**
 * A way that is quicker than its events does not show the worker; the server knows when it began. It is told from the
 * moment the request was stored. That the broker has the message is noted in batches, so what comes first counts.
 */
const withServerTimes = ({ reached, ...way }: Way, timeline: TaskPortraitAnswer['timeline']): Way => {
  const { stored = 0, done = 0 } = reached
  const timeOf = (step: string) => timeline.find((entry) => entry.step === step)?.at
  const origin = timeOf('stored')
  const since = (step: string) => {
    const at = timeOf(step)
    return at === undefined || origin === undefined ? undefined : stored + Date.parse(at) - Date.parse(origin)
  }
  const worker = earliest(since('begun') ?? reached.worker)
  const queued = earliest(since('received'), since('published'), reached.queued, worker.ms, done)
  return {
    ...way,
    reached: {
      stored,
      ...(queued.ms === undefined ? {} : { queued: queued.ms }),
      ...(worker.ms === undefined ? {} : { worker: Math.min(worker.ms, done) }),
      done,
    },
  }
}

/** As seen from the server, too, where this key may ask for it. */
export const completeWay = async (taskId: string, way: Way): Promise<Way> => {
  const task = await ask<TaskPortraitAnswer>(`/tasks/${taskId}`).catch(() => undefined)
  return task === undefined ? way : withServerTimes(way, task.timeline)
}
