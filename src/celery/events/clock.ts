/**
 * Logical time, which orders what happens on machines whose clocks differ (Lamport 1978, "Time, Clocks, and the Ordering of
 * Events in a Distributed System"); Celery's peers read it in events and in remote control.
 */
export class LamportClock {
  #value = 0

  get value(): number {
    return this.#value
  }

  /** Before something is sent. @returns the time to send with it */
  forward(): number {
    this.#value += 1
    return this.#value
  }

  /** After something has come; whatever is no time is ignored. */
  adjust(theirs: unknown): void {
    const isTime = typeof theirs === 'number' && Number.isInteger(theirs) && theirs >= 0 && theirs < LATEST
    if (isTime) this.#value = Math.max(this.#value, theirs) + 1
  }
}

/** One wrong peer must not use up the numbers that all others can count to. */
const LATEST = 2 ** 52
