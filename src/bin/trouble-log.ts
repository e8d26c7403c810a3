import { textOf } from '../telemetry/error-text.ts'
import type { Log } from '../telemetry/log.ts'

/** Silence after which the same trouble is a new outage. */
const OUTAGE_MS = 60_000
const MOST_KNOWN = 100

/**
 * Logs what mends itself: with its stack when an outage begins, and each further attempt in one line without. During an outage
 * every waiting task tells the same every few seconds.
 */
export const createTroubleLog = (log: Pick<Log, 'warn'>) => {
  /** By the error's text, when it was last told; from `performance.now()`. */
  const known = new Map<string, number>()
  return (error: unknown, message: string, fields: object = {}) => {
    const text = textOf(error)
    const nowMs = performance.now()
    const isNew = nowMs - (known.get(text) ?? Number.NEGATIVE_INFINITY) > OUTAGE_MS
    known.delete(text)
    known.set(text, nowMs)
    const [oldest] = known.keys()
    if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest)
    log.warn({ ...fields, ...(isNew ? { err: error } : { reason: text }) }, message)
  }
}
