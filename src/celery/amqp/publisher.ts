import type { Message as AmqpMessage, ConfirmChannel } from 'amqplib'
import type { Message } from '../broker.ts'
import { type Deferred, defer } from '../deferred.ts'
import { textOf } from '../error-text.ts'
import { BrokerUnavailable, MessageRefused } from '../errors.ts'
import { unavailable } from './channels.ts'
import { closeModel, type Live } from './link.ts'
import { bytesOf, toPublishOptions } from './wire.ts'

/** Where a message is to go. */
export interface Route {
  readonly exchange: string
  readonly routingKey: string
  /** Nobody has to be there. @default false */
  readonly mayBeLost?: boolean
}

/** `returned`: no queue takes it; it was dropped. `refused`: a queue is full. */
export type Outcome = 'confirmed' | 'returned' | 'refused'

interface Pending {
  readonly route: Route
  readonly message: Message
  readonly deadlineMs: number
  readonly outcome: Deferred<Outcome>
  returned: boolean
}

/** Publishes with confirms, any number at once over one channel. */
export class Publisher {
  readonly #confirmTimeoutMs: number
  readonly #channels = new WeakMap<Live, Promise<ConfirmChannel>>()
  /** In the order of their deadlines. */
  readonly #pending = new Set<Pending>()
  #timer: NodeJS.Timeout | undefined

  constructor({ confirmTimeoutMs }: { confirmTimeoutMs: number }) {
    this.#confirmTimeoutMs = confirmTimeoutMs
  }

  /** @throws BrokerUnavailable when the message may not have arrived; MessageRefused when it never can */
  async send(live: Live, route: Route, message: Message): Promise<Outcome> {
    const channel = await this.#channel(live)
    if (live.blockedBecause !== undefined)
      throw new BrokerUnavailable(`the broker accepts no messages: free its resources (${live.blockedBecause})`)
    const pending = this.#add(route, message)
    try {
      const options = { ...toPublishOptions(message), mandatory: !route.mayBeLost }
      channel.publish(route.exchange, route.routingKey, bytesOf(message), options, (error) =>
        this.#settle(pending, error),
      )
    } catch (error) {
      this.#pending.delete(pending)
      throw isEncoding(error) ? new MessageRefused(textOf(error)) : unavailable(error)
    }
    return pending.outcome.promise
  }

  /** Resolves when everything sent is confirmed or given up. */
  async drained(): Promise<void> {
    await Promise.allSettled([...this.#pending].map(({ outcome }) => outcome.promise))
    if (this.#pending.size > 0) return
    // It would keep a process that ends from ending.
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #channel(live: Live): Promise<ConfirmChannel> {
    const known = this.#channels.get(live)
    if (known) return known
    const opening = this.#open(live)
    this.#channels.set(live, opening)
    opening.catch(() => this.#channels.delete(live))
    return opening
  }

  async #open(live: Live): Promise<ConfirmChannel> {
    try {
      const channel = await live.model.createConfirmChannel()
      channel.on('error', () => {})
      channel.on('return', (message) => this.#markReturned(message))
      // A channel that the server closed takes the connection with it: one way to recover is enough.
      channel.on('close', () => void closeModel(live.model))
      return channel
    } catch (error) {
      throw unavailable(error)
    }
  }

  #add(route: Route, message: Message): Pending {
    const deadlineMs = Date.now() + this.#confirmTimeoutMs
    const pending: Pending = { route, message, deadlineMs, outcome: defer(), returned: false }
    this.#pending.add(pending)
    this.#timer ??= setTimeout(() => this.#expire(), this.#confirmTimeoutMs)
    return pending
  }

  #settle(pending: Pending, error: Error | null): void {
    this.#pending.delete(pending)
    if (!error) pending.outcome.resolve(pending.returned ? 'returned' : 'confirmed')
    else if (error.message === 'message nacked') pending.outcome.resolve('refused')
    else pending.outcome.reject(unavailable(error))
  }

  /** One timer for all: a timer for each message would cost more than the message. */
  #expire(): void {
    const nowMs = Date.now()
    this.#timer = undefined
    for (const pending of this.#pending) {
      if (pending.deadlineMs > nowMs) {
        this.#timer = setTimeout(() => this.#expire(), pending.deadlineMs - nowMs)
        return
      }
      this.#pending.delete(pending)
      pending.outcome.reject(
        new BrokerUnavailable(`the broker confirmed nothing for ${this.#confirmTimeoutMs} ms: publish it again later`),
      )
    }
  }

  /** A return names no delivery tag. It comes before the confirm, so the first equal message is as good as the very one. */
  #markReturned({ fields, properties, content }: AmqpMessage): void {
    for (const pending of this.#pending) {
      const { route, message, returned } = pending
      if (returned || route.routingKey !== fields.routingKey || route.exchange !== fields.exchange) continue
      if (message.properties.correlationId !== properties.correlationId || !content.equals(message.body)) continue
      pending.returned = true
      return
    }
  }
}

const isEncoding = (error: unknown): boolean => error instanceof RangeError || error instanceof TypeError
