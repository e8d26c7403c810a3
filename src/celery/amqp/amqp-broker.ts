import { hostname } from 'node:os'
import type { Broker, ConsumeOptions, Consumer, DeadLetter, Message, Subscription } from '../broker.ts'
import { deadQueueName } from '../death.ts'
import { BrokerClosed, BrokerUnavailable, MessageRefused, QueueFull, QueueRefused } from '../errors.ts'
import { parseAddresses } from './address.ts'
import { withChannel } from './channels.ts'
import { AmqpConsumer } from './consumer.ts'
import { bury, peekDeadLetters, takeDeadLetters } from './dead-letters.ts'
import { delayRoute } from './delays.ts'
import { type Exchange, Exchanges } from './exchanges.ts'
import { Link, type Live, type Trouble } from './link.ts'
import { type Outcome, Publisher, type Route } from './publisher.ts'
import { Returns } from './returns.ts'
import { explained, Topology, type TopologyOptions } from './topology.ts'
import { RETURNS_HEADER } from './wire.ts'

export interface AmqpBrokerOptions extends TopologyOptions {
  /** One or more addresses separated by `;`: `amqp://`, `pyamqp://` or `amqps://`. */
  readonly url: string
  /** Times a message may come back unsettled. @default 20 */
  readonly redeliveryLimit?: number
  /** How long to try for the first connection. @default 30,000 */
  readonly startTimeoutMs?: number
  /** How long after a loss of the connection publishing waits for the next one before it fails. @default 2,000 */
  readonly unavailableAfterMs?: number
  /** How long a published message may stay unconfirmed. @default 5,000 */
  readonly confirmTimeoutMs?: number
  /** A silent server counts as lost after two of these. @default 10 */
  readonly heartbeatSeconds?: number
  /** Told of everything that mends itself: lost connections, attempts that failed. */
  readonly onTrouble?: (trouble: Trouble) => void
}

/** A broker over RabbitMQ, with a way to the exchanges that Celery's remote control and events use. */
export interface AmqpBroker extends Broker {
  readonly exchanges: Exchanges
}

/**
 * Connects to RabbitMQ from 3.10 on and, from then on, again whenever the connection is lost.
 * @throws InvalidOption for an address that cannot be read, BrokerUnavailable when none answers within `startTimeoutMs`
 */
export const openAmqpBroker = async (options: AmqpBrokerOptions): Promise<AmqpBroker> => {
  const broker = new RabbitBroker(options)
  try {
    await broker.start(options.startTimeoutMs ?? 30_000)
    return broker
  } catch (error) {
    await broker.close()
    throw error
  }
}

class RabbitBroker implements AmqpBroker {
  readonly redeliveryLimit: number
  readonly exchanges: Exchanges
  readonly #topology: Topology
  readonly #publisher: Publisher
  readonly #onTrouble: (trouble: Trouble) => void
  // Two connections: the server stops reading from one that publishes too much, and acknowledgements must not wait behind it.
  readonly #publishing: Link
  readonly #consuming: Link
  readonly #returns = new Returns()
  readonly #consumers = new Set<AmqpConsumer>()
  #closed = false

  constructor(options: AmqpBrokerOptions) {
    this.redeliveryLimit = options.redeliveryLimit ?? 20
    this.#onTrouble = options.onTrouble ?? (() => {})
    this.#topology = new Topology(options)
    this.#publisher = new Publisher({ confirmTimeoutMs: options.confirmTimeoutMs ?? 5_000 })
    this.#publishing = linkFor('publish', options, this.#onTrouble)
    this.#consuming = linkFor('consume', options, this.#onTrouble)
    this.exchanges = new Exchanges({
      publishing: this.#publishing,
      consuming: this.#consuming,
      publisher: this.#publisher,
      onTrouble: this.#onTrouble,
    })
  }

  async start(timeoutMs: number): Promise<void> {
    await this.#publishing.live(timeoutMs)
  }

  async publish(queue: string, message: Message, { delayMs = 0 }: { delayMs?: number } = {}): Promise<void> {
    checkSize(message)
    if (delayMs <= 0) return this.#send(queue, message, async () => ({ exchange: '', routingKey: queue }))
    // An expiry would end the delay; the task's own `expires` is checked where it runs.
    const { expirationMs: _, ...properties } = message.properties
    await this.#send(queue, { ...message, properties }, (live) => delayRoute(live, queue, delayMs))
  }

  async consume(queue: string, options: ConsumeOptions): Promise<Consumer> {
    this.#checkOpen()
    const consumer = new AmqpConsumer({
      queue,
      options,
      redeliveryLimit: this.redeliveryLimit,
      link: this.#consuming,
      topology: this.#topology,
      returns: this.#returns,
      copy: (to, message, returns) => this.#copy(to, message, returns),
      bury: (from, letter) => bury((to, dead) => this.#sendDead(to, dead), from, letter),
      onTrouble: this.#onTrouble,
    })
    this.#consumers.add(consumer)
    await consumer.open()
    return consumer
  }

  async depth(queue: string): Promise<number> {
    const live = await this.#ready(queue)
    const { messageCount } = await explained(queue, () => withChannel(live, (channel) => channel.checkQueue(queue)))
    return messageCount
  }

  async deadLetters(queue: string, limit: number): Promise<DeadLetter[]> {
    return peekDeadLetters(await this.#readyDead(queue), queue, limit)
  }

  async takeDeadLetters(queue: string, limit: number): Promise<DeadLetter[]> {
    return takeDeadLetters(await this.#readyDead(queue), queue, limit)
  }

  async broadcast(channel: string, message: Message): Promise<void> {
    await this.exchanges.publish(fanout(channel), message)
  }

  async listen(channel: string, onMessage: (message: Message) => void): Promise<Subscription> {
    this.#checkOpen()
    return this.exchanges.subscribe({ exchange: fanout(channel) }, onMessage)
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()))
    await this.#publisher.drained()
    await Promise.all([this.#publishing.close(), this.#consuming.close()])
  }

  async #ready(queue: string): Promise<Live> {
    const live = await this.#publishing.live()
    await this.#topology.queue(live, queue)
    return live
  }

  async #readyDead(queue: string): Promise<Live> {
    const live = await this.#publishing.live()
    await this.#topology.plainQueue(live, deadQueueName(queue))
    return live
  }

  #copy(queue: string, message: Message, returns: number): Promise<void> {
    const copy = { ...message, headers: { ...message.headers, [RETURNS_HEADER]: returns } }
    return this.#send(queue, copy, async () => ({ exchange: '', routingKey: queue }))
  }

  async #sendDead(deadQueue: string, message: Message): Promise<void> {
    const live = await this.#publishing.live()
    await this.#topology.plainQueue(live, deadQueue)
    const outcome = await this.#publisher.send(live, { exchange: '', routingKey: deadQueue }, message)
    if (outcome === 'confirmed') return
    live.declared.clear()
    throw new BrokerUnavailable(`queue ${deadQueue} took no message: it is full, or was deleted just now`)
  }

  /** A queue may be deleted while we believe in it: then everything is declared anew, once. */
  async #send(queue: string, message: Message, routeOn: (live: Live) => Promise<Route>): Promise<void> {
    const attempt = async (): Promise<[Live, Outcome]> => {
      const live = await this.#ready(queue)
      return [live, await this.#publisher.send(live, await routeOn(live), message)]
    }
    let [live, outcome] = await attempt()
    if (outcome === 'returned') {
      live.declared.clear()
      ;[live, outcome] = await attempt()
    }
    if (outcome === 'returned') throw new QueueRefused(queue, 'it does not exist', 'create it, or let it be declared')
    if (outcome === 'refused') throw this.#refusal(queue)
  }

  #refusal(queue: string): Error {
    const maxLength = this.#topology.argumentsOf(queue)['x-max-length']
    if (typeof maxLength === 'number') return new QueueFull(queue, maxLength)
    return new BrokerUnavailable(
      `the broker refused a message for queue ${queue}: it is full or failing; publish it again later`,
    )
  }

  #checkOpen(): void {
    if (this.#closed) throw new BrokerClosed()
  }
}

/** RabbitMQ 4 accepts no more by default, and closes the channel of all other messages for it. */
const MAX_BODY_BYTES = 16 * 1024 * 1024

const checkSize = ({ body }: Message): void => {
  if (body.byteLength > MAX_BODY_BYTES)
    throw new MessageRefused(`its body has ${body.byteLength} bytes, more than ${MAX_BODY_BYTES}`)
}

const linkFor = (purpose: string, options: AmqpBrokerOptions, onTrouble: (trouble: Trouble) => void): Link =>
  new Link({
    addresses: parseAddresses(options.url),
    name: `stellwerk ${process.pid}@${hostname()} ${purpose}`,
    heartbeatSeconds: options.heartbeatSeconds ?? 10,
    unavailableAfterMs: options.unavailableAfterMs ?? 2_000,
    onTrouble,
  })

/** Of the kind that Celery's remote control uses. */
const fanout = (name: string): Exchange => ({ name, type: 'fanout', durable: false })
