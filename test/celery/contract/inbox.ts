import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { Broker, Consumer, Delivery, Message } from '../../../src/celery/index.ts'

/** A queue name that no other test uses. */
export const aQueue = (): string => `test-${randomUUID()}`

export const aMessage = (text: string, properties: Message['properties'] = {}): Message => ({
  body: Buffer.from(text),
  properties,
  headers: {},
})

export const textOf = ({ message }: { message: Message }): string => Buffer.from(message.body).toString()

export type OpenBroker = () => Promise<Broker>

/** A broker that closes with the test, and the name of a queue for it. */
export const openUntilDone = async (open: OpenBroker) => {
  const broker = await open()
  onTestFinished(() => broker.close())
  return { broker, queue: aQueue() }
}

export const publishAll = async (broker: Broker, queue: string, texts: readonly string[]): Promise<void> => {
  for (const text of texts) await broker.publish(queue, aMessage(text))
}

/** A consumer whose deliveries are awaited one by one. */
export class Inbox {
  readonly #arrived: Delivery[] = []
  readonly #waiting: ((delivery: Delivery) => void)[] = []
  #consumer: Consumer | undefined

  static async open(broker: Broker, queue: string, prefetch = 0): Promise<Inbox> {
    const inbox = new Inbox()
    inbox.#consumer = await broker.consume(queue, { prefetch, onDelivery: (delivery) => inbox.#receive(delivery) })
    onTestFinished(() => inbox.close())
    return inbox
  }

  next(): Promise<Delivery> {
    const arrived = this.#arrived.shift()
    return arrived ? Promise.resolve(arrived) : new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** The next `count` deliveries, not settled. */
  async take(count: number): Promise<Delivery[]> {
    const taken: Delivery[] = []
    while (taken.length < count) taken.push(await this.next())
    return taken
  }

  async cancel(): Promise<void> {
    await this.#consumer?.cancel()
  }

  async close(): Promise<void> {
    await this.#consumer?.close()
  }

  #receive(delivery: Delivery): void {
    const waiting = this.#waiting.shift()
    if (waiting) waiting(delivery)
    else this.#arrived.push(delivery)
  }
}

/** Resolves when a message that waited this long in the broker has come out: the broker's own clock. */
export const brokerTime = async (broker: Broker, delayMs: number): Promise<void> => {
  const queue = aQueue()
  const inbox = await Inbox.open(broker, queue)
  await broker.publish(queue, aMessage('tick'), { delayMs })
  await (await inbox.next()).ack()
}
