import type { Delivery, Message } from '../broker.ts'

/** What a delivery needs of the channel that it came on. */
export interface Settler {
  readonly queue: string
  /** Tells the server; nothing happens where the channel is gone, because the message has returned by itself. */
  acknowledge(tag: number): void
  giveBack(tag: number): void
  /** @returns false where there is nothing to settle any more */
  release(delivery: AmqpDelivery): boolean
  /** Publishes what takes the message's place, then acknowledges it; a message that cannot be written again is given back. */
  replace(delivery: AmqpDelivery, publish: () => Promise<void>): Promise<void>
  bury(message: Message, reason: string): Promise<void>
}

export interface DeliveryParts {
  readonly tag: number
  readonly message: Message
  readonly redelivered: boolean
}

const DONE = Promise.resolve()

export class AmqpDelivery implements Delivery {
  readonly queue: string
  readonly message: Message
  readonly tag: number
  readonly redelivered: boolean
  readonly #settler: Settler

  constructor(settler: Settler, parts: DeliveryParts) {
    this.#settler = settler
    this.queue = settler.queue
    this.message = parts.message
    this.tag = parts.tag
    this.redelivered = parts.redelivered
  }

  ack(): Promise<void> {
    if (this.#settler.release(this)) this.#settler.acknowledge(this.tag)
    return DONE
  }

  requeue(): Promise<void> {
    if (this.#settler.release(this)) this.#settler.giveBack(this.tag)
    return DONE
  }

  async deadLetter(reason: string): Promise<void> {
    if (!this.#settler.release(this)) return
    await this.#settler.replace(this, () => this.#settler.bury(this.message, reason))
  }
}
