import type { ConsumeOptions } from './broker.ts'
import { Deque } from './deque.ts'
import { type Held, HIGHEST_PRIORITY } from './held.ts'
import { MemoryConsumer } from './memory-consumer.ts'

/** One queue: ready messages by priority, and consumers served in turn. */
export class MemoryQueue {
  readonly name: string
  /** Moves a message to the dead letters. */
  readonly bury: (held: Held, reason: string) => void
  readonly #levels = Array.from({ length: HIGHEST_PRIORITY + 1 }, () => new Deque<Held>())
  #consumers: MemoryConsumer[] = []
  #turn = 0
  #scheduled = false

  constructor(parts: { name: string; bury: (held: Held, reason: string) => void }) {
    this.name = parts.name
    this.bury = parts.bury
  }

  get size(): number {
    return this.#levels.reduce((total, level) => total + level.size, 0)
  }

  get consumers(): number {
    return this.#consumers.length
  }

  get unacknowledged(): number {
    return this.#consumers.reduce((total, consumer) => total + consumer.size, 0)
  }

  add(held: Held): void {
    this.#level(held).pushBack(held)
    this.wake()
  }

  /** Takes back what was delivered: in front, so that its place is not lost. */
  restore(held: Held): void {
    this.#level(held).pushFront({ ...held, redelivered: true })
    this.wake()
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
    return this.#levels[held.priority] as Deque<Held>
  }
}
