import type { Delivery, Message } from '../broker.ts'

/** What a delivery needs of the channel that it came on. */
export interface Settler {
  readonly queue: string
  readonly redeliveryLimit: number
  /** Tells the server; nothing happens where the channel is gone, because the message has returned by itself. */
  acknowledge(tag: number): void
  giveBack(tag: number): void
  /** @returns false where there is nothing to settle any more */
  release(delivery: AmqpDelivery): boolean
  rememberReturn(message: Message): void
  /** Publishes what takes the message's place, then acknowledges it; a message that cannot be written again is given back. */
  replace(delivery: AmqpDelivery, publish: () => Promise<void>): Promise<void>
  bury(message: Message, reason: string): Promise<void>
  copy(message: Message, returns: number): Promise<void>
}

export interface DeliveryParts {
  readonly tag: number
  readonly message: Message
  readonly deliveryCount: number
  /** Whether the message itself tells all of its returns. */
  readonly isCounted: boolean
}

const DONE = Promise.resolve()

export class AmqpDelivery implements Delivery {
  readonly queue: string
  readonly message: Message
  readonly tag: number
  readonly deliveryCount: number
  readonly #isCounted: boolean
  readonly #settler: Settler

  constructor(settler: Settler, parts: DeliveryParts) {
    this.#settler = settler
    this.queue = settler.queue
    this.message = parts.message
    this.tag = parts.tag
    this.deliveryCount = parts.deliveryCount
    this.#isCounted = parts.isCounted
  }

  get redelivered(): boolean {
    return this.deliveryCount > 0
  }

  ack(): Promise<void> {
    if (this.#settler.release(this)) this.#settler.acknowledge(this.tag)
    return DONE
  }

  async requeue(): Promise<void> {
    const { message, deliveryCount } = this
    if (deliveryCount + 1 > this.#settler.redeliveryLimit) return this.deadLetter(tooOften(this.#settler))
    if (!this.#settler.release(this)) return
    if (this.#isCounted) {
      this.remember()
      this.#settler.giveBack(this.tag)
    } else {
      await this.#settler.replace(this, () => this.#settler.copy(message, deliveryCount + 1))
    }
  }

  async deadLetter(reason: string): Promise<void> {
    if (!this.#settler.release(this)) return
    await this.#settler.replace(this, () => this.#settler.bury(this.message, reason))
  }

  /** So that this process knows the message again. A second return that is nowhere written down must be written down. */
  remember(): void {
    if (this.#isCounted) this.#settler.rememberReturn(this.message)
  }
}

export const tooOften = ({ redeliveryLimit }: { redeliveryLimit: number }): string =>
  `came back more than ${redeliveryLimit} times`
