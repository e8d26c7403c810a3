import type { Channel } from 'amqplib'
import { textOf } from '../error-text.ts'
import { QueueRefused } from '../errors.ts'
import { onceOn, replyCode, unavailable, withChannel } from './channels.ts'
import type { Live } from './link.ts'

/** Such as `{ 'x-max-priority': 9 }` or `{ 'x-queue-type': 'quorum' }`. */
export type QueueArguments = Readonly<Record<string, unknown>>

export interface TopologyOptions {
  /**
   * How queues come into being: `declare` makes them as Celery does, `passive` only looks that they exist,
   * `none` trusts that they do. @default 'declare'
   */
  readonly declare?: 'declare' | 'passive' | 'none'
  /** Arguments of every task queue, or by name. They must equal those of all other clients. @default {} */
  readonly queueArguments?: QueueArguments | ((queue: string) => QueueArguments)
}

/** Declares queues as Celery does, so that its workers and ours can share them. */
export class Topology {
  readonly #declare: NonNullable<TopologyOptions['declare']>
  readonly #argumentsOf: (queue: string) => QueueArguments

  constructor({ declare = 'declare', queueArguments = {} }: TopologyOptions) {
    this.#declare = declare
    this.#argumentsOf = typeof queueArguments === 'function' ? queueArguments : () => queueArguments
  }

  /** Whether it makes what it needs; otherwise it may have no right to. */
  get mayDeclare(): boolean {
    return this.#declare === 'declare'
  }

  argumentsOf(queue: string): QueueArguments {
    return this.#argumentsOf(queue)
  }

  /** Durable queue and direct exchange of one name, bound to each other. @throws QueueRefused, BrokerUnavailable */
  queue(live: Live, queue: string): Promise<void> {
    return onceOn(live, `queue ${queue}`, () => this.#makeSure(live, queue))
  }

  /** A durable queue without an exchange, for what is ours alone. @throws QueueRefused, BrokerUnavailable */
  plainQueue(live: Live, queue: string): Promise<void> {
    return onceOn(live, `plain queue ${queue}`, () =>
      this.#prepare(live, queue, async (channel) => void (await channel.assertQueue(queue))),
    )
  }

  #makeSure(live: Live, queue: string): Promise<void> {
    return this.#prepare(live, queue, (channel) => declareQueue(channel, queue, this.#argumentsOf(queue)))
  }

  async #prepare(live: Live, queue: string, declare: (channel: Channel) => Promise<void>): Promise<void> {
    if (this.#declare === 'none') return
    const prepare = this.mayDeclare ? declare : async (channel: Channel) => void (await channel.checkQueue(queue))
    await explained(queue, () => withChannel(live, prepare))
  }
}

const declareQueue = async (channel: Channel, queue: string, queueArguments: QueueArguments): Promise<void> => {
  await channel.assertExchange(queue, 'direct', { durable: true })
  await channel.assertQueue(queue, { durable: true, arguments: queueArguments })
  await channel.bindQueue(queue, queue, queue)
}

const NEXT_STEP: ReadonlyMap<number | undefined, string> = new Map([
  [403, 'give the user of this connection the rights to it'],
  [404, 'create it, or let it be declared'],
  [405, 'another connection uses it exclusively: end that one or choose another name'],
  [406, 'give queueArguments as the other side does, set declare to "passive", or delete what is there'],
])

/** Characters of a name that is too long. */
const MOST_SHOWN = 60

/** Turns the server's refusal into an error that says what to do. */
export const explained = async <Value>(queue: string, action: () => Promise<Value>): Promise<Value> => {
  try {
    return await action()
  } catch (error) {
    const nextStep = NEXT_STEP.get(replyCode(error))
    if (nextStep) throw new QueueRefused(queue, serverText(error), nextStep)
    // The client cannot even write it, such as a name of more than 255 bytes: no connection will change that.
    if (error instanceof TypeError || error instanceof RangeError)
      throw new QueueRefused(queue.slice(0, MOST_SHOWN), textOf(error), 'names have at most 255 bytes')
    throw unavailable(error)
  }
}

/** The difference as the server tells it, without amqplib's frame around it. */
const serverText = (error: unknown): string => /with message "(.*)"/s.exec(textOf(error))?.[1] ?? textOf(error)
