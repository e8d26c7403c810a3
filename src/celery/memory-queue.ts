import type { ConsumeOptions, Consumer, Delivery, Message } from './broker.ts'
import { Deque } from './deque.ts'

/** A message as the memory broker keeps it; headers are text, so that nobody shares objects with it. */
export interface Held {
  readonly body: Uint8Array
  readonly properties: Message['properties']
  readonly headers: string
  /** Epoch milliseconds. */
  readonly expiresAtMs: number
  readonly deliveryCount: number
}

export const hold = ({ body, properties, headers }: Message, nowMs: number): Held => ({
  body,
  properties,
  headers: JSON.stringify(headers),
  expiresAtMs: nowMs + (properties.expirationMs ?? Number.POSITIVE_INFINITY),
  deliveryCount: 0,
})

export const release = (held: Held): Message => ({
  body: held.body,
  properties: held.properties,
  headers: JSON.parse(held.headers) as Message['headers'],
})

const HIGHEST_PRIORITY = 9

/** One queue: ready messages by priority, and consumers served in turn. */
export class MemoryQueue {
  readonly name: string
  readonly #bury: (held: Held, reason: string) => void
  readonly #redeliveryLimit: number
  readonly #levels = Array.from({ length: HIGHEST_PRIORITY + 1 }, () => new Deque<Held>())
  #consumers: MemoryConsumer[] = []
  #turn = 0
  #scheduled = false

  constructor(parts: { name: string; redeliveryLimit: number; bury: (held: Held, reason: string) => void }) {
    this.name = parts.name
    this.#bury = parts.bury
    this.#redeliveryLimit = parts.redeliveryLimit
  }

  get size(): number {
    return this.#levels.reduce((total, level) => total + level.size, 0)
  }

  add(held: Held): void {
    this.#level(held).pushBack(held)
    this.wake()
  }

  /** Takes back what was delivered: in front, so that its place is not lost. */
  restore(held: Held): void {
    const returned = { ...held, deliveryCount: held.deliveryCount + 1 }
    if (returned.deliveryCount > this.#redeliveryLimit) {
      this.bury(held, `came back more than ${this.#redeliveryLimit} times`)
      return
    }
    this.#level(returned).pushFront(returned)
    this.wake()
  }

  bury(held: Held, reason: string): void {
    this.#bury(held, reason)
  }

  /** The next message that has not expired. */
  take(): Held | undefined {
    const nowMs = Date.now()
    for (let priority = HIGHEST_PRIORITY; priority >= 0; priority -= 1) {
      const level = this.#levels[priority]
      for (let held = level?.popFront(); held; held = level?.popFront()) if (held.expiresAtMs > nowMs) return held
    }
    return undefined
  }

  /** The first messages in order of delivery, left in place. */
  waiting(limit: number): Held[] {
    return this.#levels
      .toReversed()
      .flatMap((level) => [...level])
      .slice(0, limit)
  }

  consume(options: ConsumeOptions): MemoryConsumer {
    const consumer = new MemoryConsumer(this, options)
    this.#consumers.push(consumer)
    this.wake()
    return consumer
  }

  remove(consumer: MemoryConsumer): void {
    this.#consumers = this.#consumers.filter((other) => other !== consumer)
  }

  /** Hands out messages in a later turn of the event loop: callers are never re-entered and I/O is never starved. */
  wake(): void {
    if (this.#scheduled || this.#consumers.length === 0) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#dispatch()
    })
  }

  closeConsumers(): void {
    for (const consumer of this.#consumers) consumer.drop()
  }

  #dispatch(): void {
    for (let consumer = this.#nextConsumer(); consumer; consumer = this.#nextConsumer()) {
      const held = this.take()
      if (!held) return
      consumer.deliver(held)
    }
  }

  #nextConsumer(): MemoryConsumer | undefined {
    for (let step = 0; step < this.#consumers.length; step += 1) {
      this.#turn = (this.#turn + 1) % this.#consumers.length
      const consumer = this.#consumers[this.#turn]
      if (consumer?.hasRoom) return consumer
    }
    return undefined
  }

  #level(held: Held): Deque<Held> {
    const priority = Math.min(Math.max(Math.trunc(held.properties.priority ?? 0), 0), HIGHEST_PRIORITY)
    return this.#levels[priority] as Deque<Held>
  }
}

export class MemoryConsumer implements Consumer {
  readonly #queue: MemoryQueue
  readonly #options: ConsumeOptions
  readonly #held = new Set<Held>()

  constructor(queue: MemoryQueue, options: ConsumeOptions) {
    this.#queue = queue
    this.#options = options
  }

  get hasRoom(): boolean {
    return this.#options.prefetch === 0 || this.#held.size < this.#options.prefetch
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
      redelivered: held.deliveryCount > 0,
      deliveryCount: held.deliveryCount,
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
