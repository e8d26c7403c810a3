import type { Consumer, Delivery } from '../broker.ts'
import { Deque } from '../deque.ts'
import type { Router } from '../routes.ts'
import { type ExecuteParts, execute } from './execute.ts'
import { Job } from './job.ts'
import { receive } from './receive.ts'

export type LaneParts = ExecuteParts & { readonly router: Router; readonly running: Set<Job> }

/** One queue's own slots: a long task here never delays a task of another queue. */
export class Lane {
  readonly #parts: LaneParts
  readonly #queue: string
  readonly #waiting = new Deque<Job>()
  readonly #busy = new Set<Promise<void>>()
  #freeSlots: number
  readonly #prefetch: number
  #consumer: Consumer | undefined
  #open = true
  #pumpScheduled = false

  constructor(parts: LaneParts, { queue, concurrency }: { queue: string; concurrency: number }) {
    this.#parts = parts
    this.#queue = queue
    this.#freeSlots = concurrency
    this.#prefetch = concurrency * messagesPerSlot(parts, queue)
  }

  async open(): Promise<void> {
    this.#consumer = await this.#parts.broker.consume(this.#queue, {
      prefetch: this.#prefetch,
      onDelivery: (delivery) => this.#receive(delivery),
    })
  }

  /** Takes nothing more and gives back what has not started. */
  async cancel(): Promise<void> {
    this.#open = false
    await this.#consumer?.cancel()
    // The last one first, so that each lands in front of those behind it.
    for (const job of [...this.#waiting].reverse()) await job.delivery.requeue()
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy)
  }

  /** Gives back whatever is not settled. */
  async close(): Promise<void> {
    await this.#consumer?.close()
  }

  #receive(delivery: Delivery): void {
    if (!this.#open) {
      void delivery.requeue()
      return
    }
    const received = receive(this.#parts, delivery)
    if (received instanceof Job) {
      this.#waiting.pushBack(received)
      this.#schedulePump()
    } else {
      this.#track(received)
    }
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
    while (this.#open && this.#freeSlots > 0 && this.#waiting.size > 0) {
      this.#freeSlots -= 1
      this.#track(this.#run(this.#takeBatch()))
    }
  }

  #takeBatch(): Job[] {
    const batch: Job[] = []
    for (let next = this.#waiting.peek(); next && fits(batch, next); next = this.#waiting.peek()) {
      this.#waiting.popFront()
      batch.push(next)
    }
    return batch
  }

  async #run(jobs: readonly Job[]): Promise<void> {
    for (const job of jobs) this.#parts.running.add(job)
    await execute(this.#parts, jobs)
    for (const job of jobs) this.#parts.running.delete(job)
    this.#freeSlots += 1
    this.#schedulePump()
  }

  #track(work: Promise<void>): void {
    this.#busy.add(work)
    void work.then(() => this.#busy.delete(work))
  }
}

const fits = (batch: readonly Job[], next: Job): boolean => {
  const [first] = batch
  return !first || (first.definition === next.definition && batch.length < first.definition.maxBatch)
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
