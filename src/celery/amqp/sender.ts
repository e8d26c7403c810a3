import type { Message } from '../broker.ts'
import { BrokerUnavailable, MessageRefused, QueueFull, QueueRefused } from '../errors.ts'
import { delayRoute } from './delays.ts'
import type { Link, Live } from './link.ts'
import type { Outcome, Publisher, Route } from './publisher.ts'
import type { Topology } from './topology.ts'

interface SenderParts {
  readonly link: Link
  readonly topology: Topology
  readonly publisher: Publisher
}

/** RabbitMQ 4 accepts no more by default, and closes the channel of all other messages for it. */
const MAX_BODY_BYTES = 16 * 1024 * 1024

/** Brings messages into queues, which are declared before the first one. */
export class Sender {
  readonly #parts: SenderParts

  constructor(parts: SenderParts) {
    this.#parts = parts
  }

  /** @throws QueueFull, QueueRefused, MessageRefused, BrokerUnavailable, BrokerClosed */
  async send(queue: string, message: Message, delayMs: number): Promise<void> {
    checkSize(message)
    if (delayMs <= 0) return this.#deliver(queue, message, async () => directRoute(queue))
    // An expiry would end the delay; the task's own `expires` is checked where it runs.
    const { expirationMs: _, ...properties } = message.properties
    await this.#deliver(queue, { ...message, properties }, (live) =>
      delayRoute(live, queue, { delayMs, mayDeclare: this.#parts.topology.mayDeclare }),
    )
  }

  /** @throws as `send` */
  async sendDead(deadQueue: string, message: Message): Promise<void> {
    const { link, topology, publisher } = this.#parts
    const live = await link.live()
    await topology.plainQueue(live, deadQueue)
    const outcome = await publisher.send(live, directRoute(deadQueue), message)
    if (outcome === 'confirmed') return
    live.declared.clear()
    throw new BrokerUnavailable(`queue ${deadQueue} took no message: it is full, or was deleted just now`)
  }

  /** A queue may be deleted while we believe in it: then everything is declared anew, once. */
  async #deliver(queue: string, message: Message, routeOn: (live: Live) => Promise<Route>): Promise<void> {
    let [outcome, live] = await this.#attempt(queue, message, routeOn)
    if (outcome === 'returned') {
      live.declared.clear()
      ;[outcome, live] = await this.#attempt(queue, message, routeOn)
    }
    if (outcome === 'returned') throw new QueueRefused(queue, 'it does not exist', 'create it, or let it be declared')
    if (outcome === 'refused') throw this.#refusal(queue)
  }

  async #attempt(
    queue: string,
    message: Message,
    routeOn: (live: Live) => Promise<Route>,
  ): Promise<[outcome: Outcome, live: Live]> {
    const { link, topology, publisher } = this.#parts
    const live = await link.live()
    await topology.queue(live, queue)
    return [await publisher.send(live, await routeOn(live), message), live]
  }

  #refusal(queue: string): Error {
    const maxLength = this.#parts.topology.argumentsOf(queue)['x-max-length']
    if (typeof maxLength === 'number') return new QueueFull(queue, maxLength)
    return new BrokerUnavailable(`queue ${queue} took no message: it is full or failing; publish again later`)
  }
}

const directRoute = (queue: string): Route => ({ exchange: '', routingKey: queue })

const checkSize = ({ body }: Message): void => {
  if (body.byteLength > MAX_BODY_BYTES)
    throw new MessageRefused(`its body has ${body.byteLength} bytes, more than ${MAX_BODY_BYTES}`)
}
