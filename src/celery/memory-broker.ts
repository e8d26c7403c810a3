import type { Broker, ConsumeOptions, Consumer, ListenOptions, Message, Subscription, Topic } from './broker.ts'
import { Delayed } from './delayed.ts'
import { BrokerClosed, QueueFull } from './errors.ts'
import { type Held, hold, release } from './held.ts'
import { MemoryDeadLetters } from './memory-dead-letters.ts'
import { MemoryQueue } from './memory-queue.ts'
import { hears } from './topics.ts'

export interface MemoryBrokerOptions {
  /** Ready messages a queue accepts before it refuses more; delayed and returning ones always come in. @default no bound */
  readonly maxLength?: number
  /** Dead letters kept per queue; beyond it the oldest are forgotten. @default 10,000 */
  readonly maxDeadLetters?: number
}

/** A broker inside this process, with the rules of the ones outside. It ends with the process. */
export const openMemoryBroker = async (options: MemoryBrokerOptions = {}): Promise<Broker> => new MemoryBroker(options)

interface Listener {
  readonly onMessage: (message: Message) => void
  readonly topic: Topic | undefined
}

class MemoryBroker implements Broker {
  readonly address = { transport: 'memory', hostname: null, port: null, userid: null, virtualHost: null }
  readonly #maxLength: number
  readonly #maxDeadLetters: number
  readonly #queues = new Map<string, MemoryQueue>()
  readonly #graveyards = new Map<string, MemoryDeadLetters>()
  readonly #channels = new Map<string, Set<Listener>>()
  readonly #delayed = new Delayed<{ queue: string; held: Held }>(({ queue, held }) => this.#queue(queue).add(held))
  #closed = false

  constructor(options: MemoryBrokerOptions) {
    this.#maxLength = options.maxLength ?? Number.POSITIVE_INFINITY
    this.#maxDeadLetters = options.maxDeadLetters ?? 10_000
  }

  queueArguments(): Readonly<Record<string, unknown>> {
    return {}
  }

  async publish(queue: string, message: Message, { delayMs = 0 }: { delayMs?: number } = {}): Promise<void> {
    this.#checkOpen()
    const held = hold(message, Date.now() + delayMs)
    if (delayMs > 0) {
      this.#delayed.add({ queue, held }, delayMs)
      return
    }
    const target = this.#queue(queue)
    if (target.size >= this.#maxLength) throw new QueueFull(queue, this.#maxLength)
    target.add(held)
  }

  async consume(queue: string, options: ConsumeOptions): Promise<Consumer> {
    this.#checkOpen()
    return this.#queue(queue).consume(options)
  }

  async depth(queue: string): Promise<number> {
    this.#checkOpen()
    return this.#queue(queue).size
  }

  async consumers(queue: string): Promise<number> {
    this.#checkOpen()
    return this.#queue(queue).consumers
  }

  async unacknowledged(queue: string): Promise<number> {
    this.#checkOpen()
    return this.#queue(queue).unacknowledged
  }

  async dead(queue: string): Promise<number> {
    return this.deadLetters(queue).size
  }

  deadLetters(queue: string): MemoryDeadLetters {
    this.#checkOpen()
    const known = this.#graveyards.get(queue)
    if (known) return known
    const publish = (message: Message) => this.publish(queue, message)
    const graveyard = new MemoryDeadLetters({ queue, most: this.#maxDeadLetters, publish })
    this.#graveyards.set(queue, graveyard)
    return graveyard
  }

  async broadcast(channel: string, message: Message, topic?: Topic): Promise<void> {
    this.#checkOpen()
    const listeners = this.#channels.get(channel)
    if (!listeners?.size) return
    const held = hold(message, Date.now())
    for (const listener of listeners) if (hears(listener.topic, topic)) listener.onMessage(release(held))
  }

  async listen(
    channel: string,
    onMessage: (message: Message) => void,
    options: ListenOptions = {},
  ): Promise<Subscription> {
    this.#checkOpen()
    const listener = { onMessage, topic: options.topic }
    const listeners = this.#channels.get(channel) ?? new Set()
    this.#channels.set(channel, listeners.add(listener))
    return { close: async () => void listeners.delete(listener) }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#delayed.close()
    this.#channels.clear()
    for (const queue of this.#queues.values()) queue.closeConsumers()
  }

  #queue(name: string): MemoryQueue {
    const known = this.#queues.get(name)
    if (known) return known
    const queue = new MemoryQueue({ name, bury: (held, reason) => this.deadLetters(name).bury(held, reason) })
    this.#queues.set(name, queue)
    return queue
  }

  #checkOpen(): void {
    if (this.#closed) throw new BrokerClosed()
  }
}
