import type { Broker, Consumer, Delivery } from '../broker.ts'

interface IntakeParts {
  readonly broker: Pick<Broker, 'consume'>
  readonly queue: string
  readonly onDelivery: (delivery: Delivery) => void
}

/** One consumer and what it has brought. */
interface Share {
  consumer: Consumer | undefined
  unsettled: number
}

/**
 * A queue's consumer whose prefetch window can change. AMQP fixes the window when a consumer begins, so a new one takes over;
 * the old one stays until everything that it brought is settled.
 */
export class Intake {
  readonly #parts: IntakeParts
  readonly #retired = new Set<Share>()
  #current: Share | undefined
  #cancelled = false

  constructor(parts: IntakeParts) {
    this.#parts = parts
  }

  /** Consumes with this window from now on. */
  async open(prefetch: number): Promise<void> {
    const { broker, queue, onDelivery } = this.#parts
    const share: Share = { consumer: undefined, unsettled: 0 }
    const receive = (delivery: Delivery) => {
      share.unsettled += 1
      onDelivery(new CountedDelivery(delivery, () => this.#settled(share)))
    }
    share.consumer = await broker.consume(queue, { prefetch, onDelivery: receive })
    // The broker may have been away for so long that nobody wants it any more.
    if (this.#cancelled) return share.consumer.close()
    const old = this.#current
    this.#current = share
    if (old) await this.#retire(old)
  }

  /** No more deliveries; those held can still be settled. */
  async cancel(): Promise<void> {
    this.#cancelled = true
    await this.#current?.consumer?.cancel()
  }

  /** What is not settled returns to the queue. */
  async close(): Promise<void> {
    const shares = [...this.#retired, ...(this.#current ? [this.#current] : [])]
    this.#retired.clear()
    await Promise.all(shares.map(({ consumer }) => consumer?.close()))
  }

  async #retire(share: Share): Promise<void> {
    this.#retired.add(share)
    await share.consumer?.cancel()
    if (share.unsettled === 0) await this.#closeRetired(share)
  }

  #settled(share: Share): void {
    share.unsettled -= 1
    if (share.unsettled === 0 && this.#retired.has(share)) void this.#closeRetired(share)
  }

  async #closeRetired(share: Share): Promise<void> {
    this.#retired.delete(share)
    await share.consumer?.close()
  }
}

/** A delivery that tells when it is settled for the first time. */
class CountedDelivery implements Delivery {
  readonly queue: string
  readonly message: Delivery['message']
  readonly redelivered: boolean
  readonly #delivery: Delivery
  #onSettled: (() => void) | undefined

  constructor(delivery: Delivery, onSettled: () => void) {
    this.#delivery = delivery
    this.#onSettled = onSettled
    this.queue = delivery.queue
    this.message = delivery.message
    this.redelivered = delivery.redelivered
  }

  ack(): Promise<void> {
    return this.#settle(this.#delivery.ack())
  }

  requeue(): Promise<void> {
    return this.#settle(this.#delivery.requeue())
  }

  deadLetter(reason: string): Promise<void> {
    return this.#settle(this.#delivery.deadLetter(reason))
  }

  async #settle(settling: Promise<void>): Promise<void> {
    await settling
    this.#onSettled?.()
    this.#onSettled = undefined
  }
}
