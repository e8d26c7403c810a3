import { MAX_TIMER_MS } from './delayed.ts'

/** A timer for any length, which `setTimeout` alone fires at once beyond 24.8 days. */
export class Timer {
  readonly #dueAtMs: number
  readonly #action: () => void
  #timeout: NodeJS.Timeout | undefined

  constructor(delayMs: number, action: () => void) {
    this.#dueAtMs = Date.now() + delayMs
    this.#action = action
    this.#arm(delayMs)
  }

  cancel(): void {
    clearTimeout(this.#timeout)
  }

  #arm(delayMs: number): void {
    const next = delayMs > MAX_TIMER_MS ? () => this.#arm(this.#dueAtMs - Date.now()) : this.#action
    this.#timeout = setTimeout(next, Math.min(delayMs, MAX_TIMER_MS))
  }
}
