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
  ack(): Promise<void>
  /** Returns it to the front of its queue. Nothing bounds how often: whoever runs what is in it counts the runs. */
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
  readonly id: string
  readonly queue: string
  readonly reason: string
  /** Null where somebody else put it there. */
  readonly diedAt: Date | null
  readonly message: Message
}

/**
 * The dead letters of one queue. Looking at them takes none away. Those who do so at once wait for each other, in whatever process
 * they are.
 * @throws BrokerClosed, BrokerUnavailable, QueueRefused, each of its methods
 */
export interface DeadLetters {
  /** The oldest first, each with its whole message. */
  list(page: { limit: number; offset: number }): Promise<DeadLetter[]>
  /** The oldest first, and of each only what `toRow` keeps: a page of whole letters may have many megabytes. */
  rows<Row>(page: { limit: number; offset: number }, toRow: (letter: DeadLetter) => Row): Promise<Row[]>
  find(id: string): Promise<DeadLetter | undefined>
  /**
   * Publishes its message to its queue and removes it when that is confirmed: a crash in between leaves both, and loses none.
   * @returns false where there is no such letter
   * @throws QueueFull, MessageRefused
   */
  retry(id: string): Promise<boolean>
  /** Removes it for ever. @returns false where there is no such letter */
  discard(id: string): Promise<boolean>
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

export interface ListenOptions {
  readonly topic?: Topic
  /** Called when it listens again after a loss of the connection: what was sent meanwhile was missed. */
  readonly onResumed?: () => void
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
  /** What a task queue is declared with beside its name. */
  queueArguments(queue: string): Readonly<Record<string, unknown>>
  /**
   * Resolves when the broker has taken responsibility for the message.
   * @param options.delayMs waits this long in the broker first, in nobody's prefetch window
   * @throws QueueFull, BrokerClosed
   */
  publish(queue: string, message: Message, options?: { delayMs?: number }): Promise<void>
  consume(queue: string, options: ConsumeOptions): Promise<Consumer>
  /** Messages ready to be delivered. */
  depth(queue: string): Promise<number>
  /** Consumers connected now, of all processes. A process that hangs counts until its connection is given up. */
  consumers(queue: string): Promise<number>
  /** Messages in the hands of consumers; null where the broker does not tell. */
  unacknowledged(queue: string): Promise<number | null>
  /** How many dead letters a queue has. */
  dead(queue: string): Promise<number>
  deadLetters(queue: string): DeadLetters
  /** Sends to everyone who listens to the channel now, or to the topic of it; nobody else will ever see it. */
  broadcast(channel: string, message: Message, topic?: Topic): Promise<void>
  /** @param onMessage must never throw */
  listen(channel: string, onMessage: (message: Message) => void, options?: ListenOptions): Promise<Subscription>
  close(): Promise<void>
}
