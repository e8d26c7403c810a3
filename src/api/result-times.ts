import { quantile } from 'simple-statistics'
import type { MonitoredEvent } from '../celery/index.ts'
import { INFERENCE_TASK } from '../contract.ts'
import { timeOf } from './task-watch.ts'

interface Heard {
  readonly atMs: number
  readonly tookMs: number
}

/** As many as may be unfinished by default. Beyond it the oldest are forgotten together. */
const MOST_WAITING = 20_000
/** Quantiles of fewer results would jump. */
const WINDOW_MS = 60_000
/** The newest ones; more would make the quantiles hardly more exact. */
const MOST_HEARD = 5000

const UNKNOWN = { p50_ms: null, p95_ms: null, p99_ms: null }

/**
 * How long results take, from the acceptance of an inference by this process until its worker, wherever it runs, tells
 * of its success. Inferences that another process accepted are passed over.
 */
export const createResultTimes = (nowMs: () => number = Date.now) => {
  let waiting = new Map<string, number>()
  let earlier = new Map<string, number>()
  let results: Heard[] = []

  const takeAcceptance = (taskId: string) => {
    const acceptedAtMs = waiting.get(taskId) ?? earlier.get(taskId)
    waiting.delete(taskId)
    earlier.delete(taskId)
    return acceptedAtMs
  }

  const add = (result: Heard) => {
    results.push(result)
    if (results.length > MOST_HEARD) results.shift()
  }

  /** By a clock that differs from ours a result takes no less than nothing, and has come by now. */
  const succeeded = (taskId: string, at: Date) => {
    const acceptedAtMs = takeAcceptance(taskId)
    if (acceptedAtMs === undefined) return
    const atMs = nowMs()
    add({ atMs, tookMs: Math.max(0, Math.min(at.getTime(), atMs) - acceptedAtMs) })
  }

  return {
    /** A task was accepted here. Runs for each, also while nobody looks on. */
    accepted(taskId: string, name: string) {
      if (name !== INFERENCE_TASK) return
      if (waiting.size >= MOST_WAITING) {
        // Nobody tells of them, or too late; one after the other would cost more.
        earlier = waiting
        waiting = new Map()
      }
      waiting.set(taskId, nowMs())
    },
    /** Takes an event of a worker. */
    hear(event: MonitoredEvent) {
      if (event.type === 'task-succeeded' && typeof event.uuid === 'string') succeeded(event.uuid, timeOf(event))
    },
    succeeded,
    /** Milliseconds within which 50, 95 and 99 % of the results of the last minute came; null without any. */
    quantiles() {
      const sinceMs = nowMs() - WINDOW_MS
      results = results.filter(({ atMs }) => atMs >= sinceMs)
      if (results.length === 0) return UNKNOWN
      const took = results.map(({ tookMs }) => tookMs)
      const [p50_ms = null, p95_ms = null, p99_ms = null] = quantile(took, [0.5, 0.95, 0.99])
      return { p50_ms, p95_ms, p99_ms }
    },
  }
}

export type ResultTimes = ReturnType<typeof createResultTimes>
