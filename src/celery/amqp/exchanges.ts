import { setTimeout as sleep } from 'node:timers/promises'
import type { Message, Subscription } from '../broker.ts'
import { keepAttached } from './attach.ts'
import { onceOn, openChannel, withChannel } from './channels.ts'
import type { Link, Live, Trouble } from './link.ts'
import type { Publisher } from './publisher.ts'
import { explained } from './topology.ts'
import { fromDelivery } from './wire.ts'

export interface Exchange {
  readonly name: string
  readonly type: 'fanout' | 'topic' | 'direct'
  readonly durable: boolean
}

interface ExchangesParts {
  readonly publishing: Link
  readonly consuming: Link
  readonly publisher: Publisher
  readonly onTrouble: (trouble: Trouble) => void
}

/** As Celery declares the queues of its remote control: what nobody reads does not pile up. */
const LISTENER_ARGUMENTS = { 'x-expires': 10_000, 'x-message-ttl': 300_000 }

const PATIENCE_MS = 2_000

/** Messages to whoever listens now: Celery's broadcasts, remote control and events. */
export class Exchanges {
  readonly #parts: ExchangesParts
  /** Subscriptions that are being made. */
  readonly #coming = new Set<Promise<void>>()

  constructor(parts: ExchangesParts) {
    this.#parts = parts
  }

  /** Nobody may be listening; that is no error. @throws BrokerUnavailable, MessageRefused, BrokerClosed */
  async publish(exchange: Exchange, message: Message, routingKey = ''): Promise<void> {
    await this.#ownSubscriptions()
    const live = await this.#parts.publishing.live()
    await onceOn(live, `exchange ${exchange.name}`, () => declareExchange(live, exchange))
    await this.#parts.publisher.send(live, { exchange: exchange.name, routingKey, mayBeLost: true }, message)
  }

  /**
   * Listens over every connection that there will be; what is sent between two of them is missed.
   * @param listener.onMessage must never throw
   * @param onResumed told each time it listens again
   */
  async subscribe(listener: ListenOptions, onResumed?: () => void): Promise<Subscription> {
    const stop = new AbortController()
    let current: Listener | undefined
    const attached = keepAttached({
      link: this.#parts.consuming,
      doing: `listening to ${listener.exchange.name}`,
      signal: stop.signal,
      attach: async (live) => {
        const isFirst = current === undefined
        current = await listen(live, listener)
        if (stop.signal.aborted) await current.close()
        else if (!isFirst) onResumed?.()
        return current
      },
      onTrouble: this.#parts.onTrouble,
    })
    await this.#untilAttached(attached)
    const close = async () => {
      stop.abort()
      await current?.close()
    }
    return { close }
  }

  async #untilAttached(attached: Promise<void>): Promise<void> {
    this.#coming.add(attached)
    try {
      await attached
    } finally {
      this.#coming.delete(attached)
    }
  }

  /** Whoever subscribed here before hears what is published here afterwards, although two connections are used. */
  async #ownSubscriptions(): Promise<void> {
    if (this.#coming.size === 0) return
    const timer = new AbortController()
    const patience = sleep(PATIENCE_MS, undefined, { signal: timer.signal }).catch(() => {})
    await Promise.race([Promise.allSettled(this.#coming), patience])
    timer.abort()
  }
}

const declareExchange = (live: Live, { name, type, durable }: Exchange): Promise<void> =>
  explained(name, () =>
    withChannel(live, async (channel) => void (await channel.assertExchange(name, type, { durable }))),
  )

interface Listener {
  readonly ended: Promise<void>
  close(): Promise<void>
}

interface ListenOptions {
  readonly exchange: Exchange
  readonly routingKey: string
  readonly onMessage: (message: Message) => void
}

const listen = async (live: Live, { exchange, routingKey, onMessage }: ListenOptions): Promise<Listener> => {
  const channel = await openChannel(live)
  const ended = new Promise<void>((resolve) => channel.once('close', () => resolve()))
  const close = async () => void (await channel.close().catch(() => {}))
  await explained(exchange.name, async () => {
    await channel.assertExchange(exchange.name, exchange.type, { durable: exchange.durable })
    // Exclusive, because RabbitMQ 4.3 refuses transient queues that are not.
    const settings = { durable: false, exclusive: true, autoDelete: true, arguments: LISTENER_ARGUMENTS }
    const { queue: name } = await channel.assertQueue('', settings)
    await channel.bindQueue(name, exchange.name, routingKey)
    const onDelivery = (delivered: Parameters<Parameters<typeof channel.consume>[1]>[0]) =>
      delivered ? onMessage(fromDelivery(delivered)) : void close()
    await channel.consume(name, onDelivery, { noAck: true })
  })
  return { ended, close }
}
