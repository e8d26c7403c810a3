import type { Delivery } from '../broker.ts'
import { type ExecuteParts, execute } from './execute.ts'
import { Intake } from './intake.ts'
import { Job } from './job.ts'
import { receive } from './receive.ts'
import type { Turn } from './suspects.ts'
import { Waiting } from './waiting.ts'

export type LaneParts = ExecuteParts & { readonly running: Set<Job>; readonly turn: Turn }

/** One queue's own slots: a long task here never delays a task of another queue. */
export class Lane {
  readonly queue: string
  readonly #parts: LaneParts
  readonly #messagesPerSlot: number
  readonly #intake: Intake
  readonly #waiting: Waiting
  readonly #busy = new Set<Promise<unknown>>()
  #concurrency: number
  /** Below zero after shrinking, until that many have ended. */
  #freeSlots: number
  #open = true
  #pumpScheduled = false

  constructor(parts: LaneParts, { queue, concurrency }: { queue: string; concurrency: number }) {
    this.queue = queue
    this.#parts = parts
    this.#messagesPerSlot = messagesPerSlot(parts, queue)
    this.#concurrency = concurrency
    this.#freeSlots = concurrency
    this.#waiting = new Waiting({ ...parts, onReady: () => this.#pump() })
    this.#intake = new Intake({ broker: parts.broker, queue, onDelivery: (delivery) => this.#receive(delivery) })
  }

  get isOpen(): boolean {
    return this.#open
  }

  get concurrency(): number {
    return this.#concurrency
  }

  /** Messages it may hold unsettled; 0 means no limit. */
  get prefetch(): number {
    return this.#concurrency * this.#messagesPerSlot
  }

  waiting(): Job[] {
    return this.#waiting.jobs()
  }

  async open(): Promise<void> {
    await this.#intake.open(this.prefetch)
  }

  /** More slots, or fewer but at least one; what runs is not disturbed. */
  async resize(change: number): Promise<void> {
    const concurrency = Math.max(1, this.#concurrency + change)
    if (concurrency === this.#concurrency) return
    this.#freeSlots += concurrency - this.#concurrency
    this.#concurrency = concurrency
    this.wake()
    await this.#intake.open(this.prefetch)
  }

  /** Looks again for something to start. */
  wake(): void {
    this.#schedulePump()
  }

  /** Takes nothing more and gives back what has not started. */
  async cancel(): Promise<void> {
    this.#open = false
    await this.#intake.cancel()
    // The last one first, so that each lands in front of those behind it.
    for (const job of this.#waiting.takeAll().reverse()) await job.delivery.requeue()
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy)
  }

  /** Gives back whatever is not settled. */
  async close(): Promise<void> {
    await this.#intake.close()
  }

  #receive(delivery: Delivery): void {
    if (!this.#open) {
      void delivery.requeue()
      return
    }
    const received = receive(this.#parts, delivery)
    if (received instanceof Job) this.#queueUp(received)
    else this.#track(received.then((job) => job && this.#queueUp(job)))
  }

  #queueUp(job: Job): void {
    // It may have been left while the job was looked at.
    if (!this.#open) return void job.delivery.requeue()
    this.#waiting.push(job)
    this.#schedulePump()
  }

  /** Later in the same turn, so that messages arriving together can share a batch. */
  #schedulePump(): void {
    if (this.#pumpScheduled) return
    this.#pumpScheduled = true
    queueMicrotask(() => {
      this.#pumpScheduled = false
      this.#pump()
    })
  }

  #pump(): void {
    while (this.#open && this.#freeSlots > 0) {
      const batch = this.#waiting.takeBatch()
      if (batch.length === 0) return
      this.#freeSlots -= 1
      this.#track(this.#run(batch))
    }
  }

  async #run(jobs: readonly Job[]): Promise<void> {
    for (const job of jobs) this.#parts.running.add(job)
    await execute(this.#parts, jobs)
    for (const job of jobs) this.#parts.running.delete(job)
    this.#freeSlots += 1
    if (jobs[0]?.isSuspect) this.#parts.turn.release()
    this.#schedulePump()
  }

  #track(work: Promise<unknown>): void {
    this.#busy.add(work)
    void work.then(() => this.#busy.delete(work))
  }
}

/** Enough to fill the running and the next batch of a batch task that comes to this queue. */
const messagesPerSlot = ({ registry, router, settings }: LaneParts, queue: string): number => {
  const { workerPrefetchMultiplier } = settings
  if (workerPrefetchMultiplier === 0) return 0
  const batches = registry
    .all()
    .filter(({ name, options, maxBatch }) => maxBatch > 1 && (options.queue ?? router(name).queue) === queue)
    .map(({ maxBatch }) => 2 * maxBatch)
  return Math.max(workerPrefetchMultiplier, ...batches)
}
