import type { ConsumeOptions, Consumer, Delivery } from './broker.ts'
import { type Held, release } from './held.ts'

/** What a consumer needs of its queue. */
interface QueueOfConsumer {
  readonly name: string
  restore(held: Held): void
  bury(held: Held, reason: string): void
  remove(consumer: MemoryConsumer): void
  wake(): void
}

/** One consumer of a queue, with what it holds unsettled. */
export class MemoryConsumer implements Consumer {
  readonly #queue: QueueOfConsumer
  readonly #options: ConsumeOptions
  readonly #held = new Set<Held>()

  constructor(queue: QueueOfConsumer, options: ConsumeOptions) {
    this.#queue = queue
    this.#options = options
  }

  get hasRoom(): boolean {
    return this.#options.prefetch === 0 || this.#held.size < this.#options.prefetch
  }

  /** Unsettled deliveries. */
  get size(): number {
    return this.#held.size
  }

  deliver(held: Held): void {
    this.#held.add(held)
    this.#options.onDelivery(this.#delivery(held))
  }

  async cancel(): Promise<void> {
    this.#queue.remove(this)
  }

  async close(): Promise<void> {
    this.drop()
  }

  drop(): void {
    this.#queue.remove(this)
    const unsettled = [...this.#held].reverse()
    this.#held.clear()
    for (const held of unsettled) this.#queue.restore(held)
  }

  #delivery(held: Held): Delivery {
    return {
      queue: this.#queue.name,
      message: release(held),
      redelivered: held.redelivered,
      ack: async () => this.#settle(held, () => {}),
      requeue: async () => this.#settle(held, () => this.#queue.restore(held)),
      deadLetter: async (reason) => this.#settle(held, () => this.#queue.bury(held, reason)),
    }
  }

  #settle(held: Held, action: () => void): void {
    if (!this.#held.delete(held)) return
    action()
    this.#queue.wake()
  }
}
