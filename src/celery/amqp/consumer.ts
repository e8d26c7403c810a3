import type { ConsumeOptions, Consumer, Message } from '../broker.ts'
import { keepAttached } from './attach.ts'
import { Attachment } from './attachment.ts'
import type { Link, Live, Trouble } from './link.ts'
import type { Topology } from './topology.ts'

export interface ConsumerParts {
  readonly queue: string
  readonly options: ConsumeOptions
  readonly link: Link
  readonly topology: Topology
  /** Publishes to the dead letters of the queue. */
  readonly bury: (message: Message, reason: string) => Promise<void>
  readonly onTrouble: (trouble: Trouble) => void
  readonly onClosed: () => void
}

/** Consumes a queue over every connection that there will be. */
export class AmqpConsumer implements Consumer {
  readonly #parts: ConsumerParts
  readonly #stop = new AbortController()
  #attaching: Promise<Attachment> | undefined

  constructor(parts: ConsumerParts) {
    this.#parts = parts
  }

  /** @throws QueueRefused, BrokerClosed */
  async open(): Promise<void> {
    await keepAttached({
      link: this.#parts.link,
      doing: `consuming queue ${this.#parts.queue}`,
      signal: this.#stop.signal,
      attach: (live) => this.#attach(live),
      onTrouble: this.#parts.onTrouble,
    })
  }

  async cancel(): Promise<void> {
    this.#stop.abort()
    await (await this.#attached())?.cancel()
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await (await this.#attached())?.close()
    this.#parts.onClosed()
  }

  #attach(live: Live): Promise<Attachment> {
    this.#attaching = Attachment.open(live, this.#parts)
    return this.#attaching
  }

  /** Deliveries may come before the server's answer: whoever wants to end them has to wait for it. */
  async #attached(): Promise<Attachment | undefined> {
    return this.#attaching?.catch(() => undefined)
  }
}
