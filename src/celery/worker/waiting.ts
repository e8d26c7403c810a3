import { Deque } from '../deque.ts'
import { Timer } from '../timer.ts'
import type { Job } from './job.ts'
import { Suspects, type Turn } from './suspects.ts'
import type { Tuning } from './tuning.ts'

interface WaitingParts {
  readonly tuning: Tuning
  readonly turn: Turn
  /** Called when a job that was over its rate, or had to wait as a suspect, may start. */
  readonly onReady: () => void
}

/** Jobs that have arrived and not started, in order. Suspects and those over the rate of their task stand aside, and others pass them. */
export class Waiting {
  readonly #parts: WaitingParts
  readonly #line = new Deque<Job>()
  readonly #aside = new Map<string, Deque<Job>>()
  readonly #suspects: Suspects
  #timer: Timer | undefined

  constructor(parts: WaitingParts) {
    this.#parts = parts
    this.#suspects = new Suspects(parts.turn, parts.onReady)
  }

  push(job: Job): void {
    if (job.isSuspect) this.#suspects.push(job)
    else this.#line.pushBack(job)
  }

  /** The jobs that may start now in one call; none when there are none, or all are over their rate. */
  takeBatch(): Job[] {
    const { tuning } = this.#parts
    const suspect = this.#suspects.take()
    if (suspect) return [suspect]
    for (let next = this.#line.peek(); next && tuning.isPaced(next.definition); next = this.#line.peek()) {
      this.#line.popFront()
      this.#standAside(next)
    }
    const paced = this.#takePaced()
    return paced ? [paced] : this.#takeFromLine()
  }

  /** All of them, and forgets them. */
  takeAll(): Job[] {
    this.#timer?.cancel()
    const jobs = this.jobs()
    this.#aside.clear()
    this.#suspects.clear()
    while (this.#line.size > 0) this.#line.popFront()
    return jobs
  }

  jobs(): Job[] {
    const aside = [...this.#aside.values()].flatMap((jobs) => [...jobs])
    return [...this.#suspects.jobs(), ...aside, ...this.#line]
  }

  #takeFromLine(): Job[] {
    const batch: Job[] = []
    for (let next = this.#line.peek(); next && fits(batch, next); next = this.#line.peek()) {
      this.#line.popFront()
      batch.push(next)
    }
    return batch
  }

  #standAside(job: Job): void {
    const others = this.#aside.get(job.definition.name) ?? new Deque<Job>()
    others.pushBack(job)
    this.#aside.set(job.definition.name, others)
  }

  /** One whose task has a token. Otherwise the nearest token is waited for. */
  #takePaced(): Job | undefined {
    let nearestMs = Number.POSITIVE_INFINITY
    for (const jobs of this.#aside.values()) {
      const first = jobs.peek()
      const waitMs = first ? this.#parts.tuning.admit(first.definition) : nearestMs
      if (waitMs === 0) return jobs.popFront()
      nearestMs = Math.min(nearestMs, waitMs)
    }
    this.#wakeIn(nearestMs)
    return undefined
  }

  #wakeIn(waitMs: number): void {
    this.#timer?.cancel()
    if (waitMs === Number.POSITIVE_INFINITY) return
    this.#timer = new Timer(Math.ceil(waitMs), () => this.#parts.onReady())
  }
}

const fits = (batch: readonly Job[], next: Job): boolean => {
  const [first] = batch
  return !first || (first.definition === next.definition && batch.length < first.definition.maxBatch)
}
