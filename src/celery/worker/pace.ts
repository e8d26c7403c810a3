import { intervalMs, type RateLimit } from '../rate.ts'

/** A token bucket with room for one token, as Celery's: one start, and the next not before the interval is over. */
export class Pace {
  readonly #intervalMs: number
  #nextAtMs = Number.NEGATIVE_INFINITY

  constructor(interval: number) {
    this.#intervalMs = interval
  }

  /** Takes the token if it is there. @returns milliseconds until it will be, 0 when it was taken */
  take(nowMs: number): number {
    if (nowMs < this.#nextAtMs) return this.#nextAtMs - nowMs
    this.#nextAtMs = nowMs + this.#intervalMs
    return 0
  }
}

/** @returns null where nothing limits the task */
export const paceOf = (rate: RateLimit): Pace | null => {
  const interval = intervalMs(rate)
  return interval ? new Pace(interval) : null
}
