import { Deque } from '../deque.ts'
import { growingPauseMs } from '../pause.ts'
import { Timer } from '../timer.ts'
import type { Job } from './job.ts'

const LONGEST_PAUSE_MS = 5_000

/** One suspect at a time runs in a worker, so that its death counts for no other. */
export class Turn {
  readonly #onFree: () => void
  #isTaken = false

  constructor(onFree: () => void) {
    this.#onFree = onFree
  }

  /** @returns whether it was free */
  take(): boolean {
    if (this.#isTaken) return false
    this.#isTaken = true
    return true
  }

  release(): void {
    this.#isTaken = false
    this.#onFree()
  }
}

interface Suspect {
  readonly job: Job
  /** From `performance.now()`. */
  readonly notBeforeMs: number
}

/** Jobs that may kill their worker. Each waits a while, longer for each lost run, so that what came with it can end first. */
export class Suspects {
  readonly #turn: Turn
  readonly #onReady: () => void
  readonly #waiting = new Deque<Suspect>()
  #timer: Timer | undefined

  constructor(turn: Turn, onReady: () => void) {
    this.#turn = turn
    this.#onReady = onReady
  }

  push(job: Job): void {
    const pauseMs = growingPauseMs(job.lostRuns, LONGEST_PAUSE_MS)
    this.#waiting.pushBack({ job, notBeforeMs: performance.now() + pauseMs })
    this.#wakeForFirst()
  }

  /** The first one, when it has waited and no other one runs in this worker. */
  take(): Job | undefined {
    const first = this.#waiting.peek()
    if (!first) return undefined
    if (first.notBeforeMs > performance.now()) {
      // Timers may fire a little early; nobody else would look again.
      this.#wakeForFirst()
      return undefined
    }
    if (!this.#turn.take()) return undefined
    this.#waiting.popFront()
    this.#wakeForFirst()
    return first.job
  }

  jobs(): Job[] {
    return [...this.#waiting].map(({ job }) => job)
  }

  clear(): void {
    this.#timer?.cancel()
    while (this.#waiting.size > 0) this.#waiting.popFront()
  }

  #wakeForFirst(): void {
    this.#timer?.cancel()
    const first = this.#waiting.peek()
    if (first) this.#timer = new Timer(Math.max(Math.ceil(first.notBeforeMs - performance.now()), 0), this.#onReady)
  }
}
