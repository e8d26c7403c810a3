import type { MonitoredEvent } from '../celery/index.ts'

/** Heartbeats that may be missed before a worker counts as lost. */
const MISSED_BEATS = 3
const USUAL_BEAT_SECONDS = 2
/** That none is there is known once none was heard for so long. */
const ASKED_MS = 2 * USUAL_BEAT_SECONDS * 1000
/** How long a lost worker is shown. */
const SHOWN_MS = 60_000

interface Worker {
  readonly heardAtMs: number
  readonly beatMs: number
  /** Tasks that it told the end of. */
  readonly ended: number
  /** The figures are those of its last heartbeat that had any; one that a Python worker was asked for has none. */
  readonly active: number | null
  readonly concurrency: number | null
  readonly load: number | null
  /** Of its machine. */
  readonly cores: number | null
}

const NOTHING_KNOWN = { ended: 0, active: null, concurrency: null, load: null, cores: null }

const ENDS: ReadonlySet<string> = new Set(['task-succeeded', 'task-failed', 'task-revoked', 'task-rejected'])

const countOf = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null)

const figuresOf = (event: MonitoredEvent, before: Worker | undefined) => {
  if (countOf(event.processed) === null) return before ?? NOTHING_KNOWN
  return {
    ended: before?.ended ?? 0,
    active: countOf(event.active),
    concurrency: countOf(event.concurrency),
    load: Array.isArray(event.loadavg) ? countOf(event.loadavg[0]) : null,
    cores: countOf(event.cores),
  }
}

const heard = (event: MonitoredEvent, before: Worker | undefined, nowMs: number): Worker => ({
  ...figuresOf(event, before),
  heardAtMs: nowMs,
  beatMs: (countOf(event.freq) || USUAL_BEAT_SECONDS) * 1000,
})

const workerRow = (name: string, worker: Worker, nowMs: number) => ({
  name,
  state: nowMs - worker.heardAtMs > MISSED_BEATS * worker.beatMs ? ('lost' as const) : ('online' as const),
  active: worker.active,
  concurrency: worker.concurrency,
  load: worker.load,
  cores: worker.cores,
})

/** Which workers there are, from their heartbeats, and what each does, from what it tells of tasks. One that says goodbye is gone; one that falls silent is lost. */
export const createWorkerWatch = (now: () => number = performance.now.bind(performance)) => {
  const workers = new Map<string, Worker>()
  /** Since when workers are looked for of whom none was heard yet. */
  let askedAtMs: number | undefined
  let hasHeard = false
  const isAsking = (nowMs: number) => {
    askedAtMs ??= nowMs
    return !hasHeard && nowMs - askedAtMs < ASKED_MS
  }
  return {
    /** Takes a heartbeat, a goodbye, or the end of a task; any other event is passed over. */
    hear(event: MonitoredEvent) {
      const { type, hostname } = event
      const known = workers.get(hostname)
      if (known !== undefined && ENDS.has(type)) workers.set(hostname, { ...known, ended: known.ended + 1 })
      if (!type.startsWith('worker-')) return
      hasHeard = true
      if (type === 'worker-offline') workers.delete(hostname)
      else if (type === 'worker-online' || type === 'worker-heartbeat')
        workers.set(hostname, heard(event, known, now()))
    },
    /** Nobody listens any more, so silence says nothing. */
    forget() {
      workers.clear()
      askedAtMs = undefined
      hasHeard = false
    },
    /** How many tasks each has ended. */
    ended: (): Readonly<Record<string, number>> =>
      Object.fromEntries([...workers].map(([name, { ended }]) => [name, ended])),
    /** By name; null while it is not known yet whether there is any. */
    rows() {
      const nowMs = now()
      if (isAsking(nowMs)) return null
      for (const [name, { heardAtMs }] of workers) if (nowMs - heardAtMs > SHOWN_MS) workers.delete(name)
      return [...workers]
        .map(([name, worker]) => workerRow(name, worker, nowMs))
        .sort((a, b) => a.name.localeCompare(b.name))
    },
  }
}

export type WorkerRow = ReturnType<typeof workerRow>
export type WorkerWatch = ReturnType<typeof createWorkerWatch>
