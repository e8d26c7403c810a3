import { hostname } from 'node:os'
import type {
  Broker,
  BrokerAddress,
  ConsumeOptions,
  Consumer,
  DeadLetters,
  ListenOptions,
  Message,
  Subscription,
  Topic,
} from '../broker.ts'
import { deadQueueName } from '../death.ts'
import { BrokerClosed } from '../errors.ts'
import { type Address, parseAddresses } from './address.ts'
import { withChannel } from './channels.ts'
import { AmqpConsumer } from './consumer.ts'
import { AmqpDeadLetters, bury, whileOthersWait } from './dead-letters.ts'
import { type Exchange, Exchanges } from './exchanges.ts'
import { Link, type Live, type Trouble } from './link.ts'
import { Publisher } from './publisher.ts'
import { Sender } from './sender.ts'
import { explained, type QueueArguments, Topology, type TopologyOptions } from './topology.ts'

export interface AmqpBrokerOptions extends TopologyOptions {
  /** One or more addresses separated by `;`: `amqp://`, `pyamqp://` or `amqps://`. */
  readonly url: string
  /** How long to try for the first connection. @default 30,000 */
  readonly startTimeoutMs?: number
  /** How long after a loss of the connection publishing waits for the next one before it fails. @default 2,000 */
  readonly unavailableAfterMs?: number
  /** How long a published message may stay unconfirmed. @default 5,000 */
  readonly confirmTimeoutMs?: number
  /** A server that is silent for two of these counts as lost. @default 10 */
  readonly heartbeatSeconds?: number
  /** Told of everything that mends itself: lost connections, attempts that failed. */
  readonly onTrouble?: (trouble: Trouble) => void
}

/**
 * Connects to RabbitMQ from 3.10 on, and from then on again whenever the connection is lost.
 * @throws InvalidOption for an address that cannot be read, BrokerUnavailable when none answers within `startTimeoutMs`
 */
export const openAmqpBroker = async (options: AmqpBrokerOptions): Promise<Broker> => {
  const broker = new RabbitBroker(options)
  try {
    await broker.start(options.startTimeoutMs ?? 30_000)
    return broker
  } catch (error) {
    await broker.close()
    throw error
  }
}

class RabbitBroker implements Broker {
  readonly address: BrokerAddress
  readonly #topology: Topology
  readonly #publisher: Publisher
  readonly #sender: Sender
  readonly #exchanges: Exchanges
  readonly #onTrouble: (trouble: Trouble) => void
  // Two connections: the server stops reading from one that publishes too much, and acknowledgements must not wait behind it.
  readonly #publishing: Link
  readonly #consuming: Link
  readonly #deadLetters = new Map<string, AmqpDeadLetters>()
  readonly #consumers = new Set<AmqpConsumer>()
  #closed = false

  constructor(options: AmqpBrokerOptions) {
    const addresses = parseAddresses(options.url)
    this.address = addresses[0].shown
    this.#onTrouble = harmless(options.onTrouble)
    this.#topology = new Topology(options)
    this.#publisher = new Publisher({ confirmTimeoutMs: options.confirmTimeoutMs ?? 5_000 })
    this.#publishing = this.#link('publish', addresses, options)
    this.#consuming = this.#link('consume', addresses, options)
    const shared = { publisher: this.#publisher, onTrouble: this.#onTrouble }
    this.#exchanges = new Exchanges({ ...shared, publishing: this.#publishing, consuming: this.#consuming })
    this.#sender = new Sender({ link: this.#publishing, topology: this.#topology, publisher: this.#publisher })
  }

  async start(timeoutMs: number): Promise<void> {
    await this.#publishing.live(timeoutMs)
  }

  queueArguments(queue: string): QueueArguments {
    return this.#topology.argumentsOf(queue)
  }

  async publish(queue: string, message: Message, { delayMs = 0 }: { delayMs?: number } = {}): Promise<void> {
    await this.#sender.send(queue, message, delayMs)
  }

  async consume(queue: string, options: ConsumeOptions): Promise<Consumer> {
    this.#checkOpen()
    const consumer = new AmqpConsumer({
      queue,
      options,
      link: this.#consuming,
      topology: this.#topology,
      bury: (message, reason) => bury(this.#sender, queue, { message, reason }),
      onTrouble: this.#onTrouble,
      onClosed: () => this.#consumers.delete(consumer),
    })
    this.#consumers.add(consumer)
    try {
      await consumer.open()
      return consumer
    } catch (error) {
      this.#consumers.delete(consumer)
      throw error
    }
  }

  async depth(queue: string): Promise<number> {
    return (await this.#check(queue)).messageCount
  }

  async consumers(queue: string): Promise<number> {
    return (await this.#check(queue)).consumerCount
  }

  /** AMQP does not tell. */
  async unacknowledged(): Promise<null> {
    return null
  }

  async dead(queue: string): Promise<number> {
    const name = deadQueueName(queue)
    const live = await this.#withDeadQueue(queue)
    return (await explained(name, () => withChannel(live, (channel) => channel.checkQueue(name)))).messageCount
  }

  deadLetters(queue: string): DeadLetters {
    const known = this.#deadLetters.get(queue)
    if (known) return known
    const letters = new AmqpDeadLetters({
      queue,
      live: () => this.#withDeadQueue(queue),
      lock: (live, action) => (this.#topology.mayDeclare ? whileOthersWait(live, queue, action) : action()),
      publish: (message) => this.publish(queue, message),
    })
    this.#deadLetters.set(queue, letters)
    return letters
  }

  async broadcast(channel: string, message: Message, topic?: Topic): Promise<void> {
    await this.#exchanges.publish(exchangeOf(channel, topic), message, topic?.key)
  }

  async listen(
    channel: string,
    onMessage: (message: Message) => void,
    { topic, onResumed }: ListenOptions = {},
  ): Promise<Subscription> {
    this.#checkOpen()
    const listener = { exchange: exchangeOf(channel, topic), routingKey: topic?.key ?? '', onMessage }
    return this.#exchanges.subscribe(listener, onResumed)
  }

  async close(): Promise<void> {
    this.#closed = true
    // First the channels: the end of the connection would overtake acknowledgements that are still to be written.
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()))
    await this.#consuming.close()
    await this.#publisher.drained()
    await this.#publishing.close()
  }

  async #check(queue: string) {
    const live = await this.#publishing.live()
    await this.#topology.queue(live, queue)
    return explained(queue, () => withChannel(live, (channel) => channel.checkQueue(queue)))
  }

  async #withDeadQueue(queue: string): Promise<Live> {
    const live = await this.#publishing.live()
    await this.#topology.plainQueue(live, deadQueueName(queue))
    return live
  }

  #link(purpose: string, addresses: readonly Address[], options: AmqpBrokerOptions): Link {
    return new Link({
      addresses,
      name: `stellwerk ${process.pid}@${hostname()} ${purpose}`,
      heartbeatSeconds: options.heartbeatSeconds ?? 10,
      unavailableAfterMs: options.unavailableAfterMs ?? 2_000,
      onTrouble: this.#onTrouble,
    })
  }

  #checkOpen(): void {
    if (this.#closed) throw new BrokerClosed()
  }
}

/** A listener that fails must not end what it listens to. */
const harmless =
  (onTrouble: AmqpBrokerOptions['onTrouble']) =>
  (trouble: Trouble): void => {
    try {
      onTrouble?.(trouble)
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error), 'ListenerFailed')
    }
  }

/** As Celery declares those of its remote control (fanout), of the replies (direct) and of its events (topic). */
const exchangeOf = (name: string, topic: Topic | undefined): Exchange => ({
  name,
  type: topic?.type ?? 'fanout',
  durable: topic?.type === 'topic',
})
