/** What travels: bytes with AMQP's properties and header table. Receivers must trust nothing in it. */
export interface Message {
  readonly body: Uint8Array
  readonly properties: MessageProperties
  readonly headers: Readonly<Record<string, unknown>>
}

export interface MessageProperties {
  readonly contentType?: string
  readonly contentEncoding?: string
  readonly correlationId?: string
  readonly replyTo?: string
  /** 0 to 9, higher sooner; more counts as 9. @default 0 */
  readonly priority?: number
  /** The broker discards the message when it has waited in its queue this long. */
  readonly expirationMs?: number
}

/**
 * A message in the hands of one consumer, until it is settled. Settling twice, or after the consumer closed, does nothing.
 * Settling never rejects: where the broker is out of reach, the message returns to its queue by itself.
 */
export interface Delivery {
  readonly queue: string
  readonly message: Message
  /** An earlier delivery of this message came back. */
  readonly redelivered: boolean
  /** How often it came back; 0 on the first delivery. */
  readonly deliveryCount: number
  ack(): Promise<void>
  /** Returns it to the front of its queue, unless it came back more often than `redeliveryLimit` allows: then it is a dead letter. */
  requeue(): Promise<void>
  /** Moves it to the dead letters of its queue. */
  deadLetter(reason: string): Promise<void>
}

export interface ConsumeOptions {
  /** Unsettled deliveries this consumer may hold; 0 means no limit. */
  readonly prefetch: number
  /** Must return soon and never throw. */
  readonly onDelivery: (delivery: Delivery) => void
}

export interface Consumer {
  /** No more deliveries; those held can still be settled. */
  cancel(): Promise<void>
  /** Cancels, and returns what is not settled to the queue, as if the consumer had died. */
  close(): Promise<void>
}

/** A message that was put aside, with the queue it came from. */
export interface DeadLetter {
  readonly queue: string
  readonly reason: string
  readonly diedAt: Date
  readonly message: Message
}

export interface Subscription {
  close(): Promise<void>
}

/**
 * Who hears a broadcast: with `direct` those who listen to the very key, with `topic` those whose pattern fits it (words between
 * dots; `*` stands for one word, `#` for any number of them).
 */
export interface Topic {
  readonly type: 'direct' | 'topic'
  /** The key of a broadcast; the key or pattern of a listener. */
  readonly key: string
}

/** Where a broker is, for people: without the password. */
export interface BrokerAddress {
  readonly transport: string
  readonly hostname: string | null
  readonly port: number | null
  readonly userid: string | null
  readonly virtualHost: string | null
}

/**
 * Queues that hold messages until they are acknowledged. Queues come into being when first named.
 * Within one priority the order is first in, first out.
 */
export interface Broker {
  readonly address: BrokerAddress
  /** A message that came back this often is handed over once more, to be ended; coming back again makes it a dead letter. */
  readonly redeliveryLimit: number
  /**
   * Resolves when the broker has taken responsibility for the message.
   * @param options.delayMs waits this long in the broker first, in nobody's prefetch window
   * @throws QueueFull, BrokerClosed
   */
  publish(queue: string, message: Message, options?: { delayMs?: number }): Promise<void>
  consume(queue: string, options: ConsumeOptions): Promise<Consumer>
  /** Messages ready to be delivered. */
  depth(queue: string): Promise<number>
  /** The oldest dead letters of a queue, left where they are. */
  deadLetters(queue: string, limit: number): Promise<DeadLetter[]>
  /** Removes and returns the oldest dead letters; publish their message to their queue to give them another chance. */
  takeDeadLetters(queue: string, limit: number): Promise<DeadLetter[]>
  /** Sends to everyone who listens to the channel now, or to the topic of it; nobody else will ever see it. */
  broadcast(channel: string, message: Message, topic?: Topic): Promise<void>
  /** @param onMessage must never throw */
  listen(channel: string, onMessage: (message: Message) => void, topic?: Topic): Promise<Subscription>
  close(): Promise<void>
}
