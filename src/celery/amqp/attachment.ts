import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel, ConsumeMessage } from 'amqplib'
import type { Message } from '../broker.ts'
import { MessageRefused } from '../errors.ts'
import type { Attached } from './attach.ts'
import { openChannel } from './channels.ts'
import type { ConsumerParts } from './consumer.ts'
import { AmqpDelivery, type Settler } from './delivery.ts'
import { UNREADABLE_FIELD } from './field-table.ts'
import type { Live } from './link.ts'
import { explained } from './topology.ts'
import { fromDelivery } from './wire.ts'

const REPLACE_PAUSE_MS = 1_000
/** What the protocol's field can hold; above it there is no limit, as in Celery. */
const MOST_PREFETCH = 65_535

/** One consumer's channel, as long as it lasts, with what it holds unsettled. */
export class Attachment implements Attached, Settler {
  readonly ended: Promise<void>
  readonly queue: string
  readonly #parts: ConsumerParts
  readonly #channel: Channel
  readonly #held = new Set<AmqpDelivery>()
  readonly #replacing = new Set<Promise<void>>()
  #consumerTag: string | undefined
  #isOpen = true
  readonly #closing = new AbortController()
  #isCancelled = false

  /** @throws QueueRefused, BrokerUnavailable */
  static async open(live: Live, parts: ConsumerParts): Promise<Attachment> {
    await parts.topology.queue(live, parts.queue)
    const attachment = new Attachment(parts, await openChannel(live))
    try {
      await explained(parts.queue, () => attachment.#start())
      return attachment
    } catch (error) {
      await attachment.close()
      throw error
    }
  }

  private constructor(parts: ConsumerParts, channel: Channel) {
    this.#parts = parts
    this.#channel = channel
    this.queue = parts.queue
    // Such as an acknowledgement that came later than the server's `consumer_timeout`.
    channel.on('error', (error) => parts.onTrouble({ doing: `consuming queue ${parts.queue}`, error, retryInMs: 0 }))
    this.ended = new Promise((resolve) =>
      channel.once('close', () => {
        this.#forget()
        resolve()
      }),
    )
  }

  /** No more deliveries; those that are on the way return to the queue. */
  async cancel(): Promise<void> {
    this.#isCancelled = true
    if (this.#isOpen && this.#consumerTag !== undefined) await this.#channel.cancel(this.#consumerTag).catch(() => {})
  }

  /** The server takes back what is not settled. */
  async close(): Promise<void> {
    // What cannot be moved now stays unacknowledged, and so returns.
    this.#closing.abort()
    await this.cancel()
    await Promise.all(this.#replacing)
    this.#forget()
    await this.#channel.close().catch(() => {})
  }

  acknowledge(tag: number): void {
    this.#tell(() => this.#channel.ack(handle(tag)))
  }

  giveBack(tag: number): void {
    this.#tell(() => this.#channel.nack(handle(tag), false, true))
  }

  release(delivery: AmqpDelivery): boolean {
    return this.#held.delete(delivery)
  }

  async replace(delivery: AmqpDelivery, publish: () => Promise<void>): Promise<void> {
    const replacing = this.#publishThenAcknowledge(delivery, publish)
    this.#replacing.add(replacing)
    await replacing
    this.#replacing.delete(replacing)
  }

  bury(message: Message, reason: string): Promise<void> {
    return this.#parts.bury(message, reason)
  }

  async #start(): Promise<void> {
    const { prefetch } = this.#parts.options
    await this.#channel.prefetch(prefetch > MOST_PREFETCH ? 0 : prefetch)
    const onMessage = (delivered: ConsumeMessage | null) => this.#receive(delivered)
    const { consumerTag } = await this.#channel.consume(this.queue, onMessage)
    this.#consumerTag = consumerTag
  }

  #receive(delivered: ConsumeMessage | null): void {
    // The server ended the consumer: its queue was deleted, or moved.
    if (!delivered) void this.#channel.close().catch(() => {})
    else this.#accept(delivered)
  }

  #accept(delivered: ConsumeMessage): void {
    const message = fromDelivery(delivered)
    const { deliveryTag: tag, redelivered } = delivered.fields
    const delivery = new AmqpDelivery(this, { tag, message, redelivered })
    this.#held.add(delivery)
    if (this.#isCancelled) void delivery.requeue()
    else if (message.headers[UNREADABLE_FIELD] !== undefined)
      void delivery.deadLetter(`unreadable headers: ${message.headers[UNREADABLE_FIELD]}`)
    else this.#parts.options.onDelivery(delivery)
  }

  /** Tries as long as the message is ours: when the channel ends, it returns to its queue. */
  async #publishThenAcknowledge(delivery: AmqpDelivery, publish: () => Promise<void>): Promise<void> {
    while (this.#isOpen) {
      try {
        await publish()
        this.acknowledge(delivery.tag)
        return
      } catch (error) {
        if (error instanceof MessageRefused) return this.giveBack(delivery.tag)
        this.#parts.onTrouble({ doing: `moving a message of queue ${this.queue}`, error, retryInMs: REPLACE_PAUSE_MS })
        if (this.#closing.signal.aborted) return
        await Promise.race([
          sleep(REPLACE_PAUSE_MS, undefined, { signal: this.#closing.signal }).catch(() => {}),
          this.ended,
        ])
      }
    }
  }

  #tell(action: () => void): void {
    if (!this.#isOpen) return
    try {
      action()
    } catch {
      // The channel is closing: the server takes the message back by itself.
    }
  }

  #forget(): void {
    this.#isOpen = false
    this.#held.clear()
  }
}

/** amqplib wants the message to know its tag, and nothing else of it. */
const handle = (deliveryTag: number) => ({ fields: { deliveryTag } }) as unknown as ConsumeMessage
