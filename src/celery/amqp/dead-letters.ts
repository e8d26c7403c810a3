import { setTimeout as sleep } from 'node:timers/promises'
import type { DeadLetter, DeadLetters, Message } from '../broker.ts'
import { deadQueueName, markDead, toDeadLetter } from '../death.ts'
import { BrokerUnavailable, MessageRefused } from '../errors.ts'
import { growingPauseMs } from '../pause.ts'
import { replyCode, unavailable, withChannel } from './channels.ts'
import type { Live } from './link.ts'
import { explained } from './topology.ts'
import { fromDelivery } from './wire.ts'

const RESOURCE_LOCKED = 405

interface Graves {
  sendDead(deadQueue: string, message: Message): Promise<void>
}

/** Headers that amqplib cannot write again are left out; the longest ones only repeat the body for monitors. */
const LONGEST_KEPT_HEADER = 1_024

/** Publishes a message to the dead letters of its queue. @throws what `sendDead` throws */
export const bury = async (
  graves: Graves,
  queue: string,
  { message, reason }: Pick<DeadLetter, 'message' | 'reason'>,
): Promise<void> => {
  const { expirationMs: _, ...properties } = message.properties
  const letter = markDead({ ...message, properties }, queue, reason)
  try {
    await graves.sendDead(deadQueueName(queue), letter)
  } catch (error) {
    if (!(error instanceof MessageRefused)) throw error
    await graves.sendDead(deadQueueName(queue), { ...letter, headers: shortHeaders(letter.headers) })
  }
}

const shortHeaders = (headers: Message['headers']): Message['headers'] =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([, value]) => typeof value !== 'object' && String(value).length <= LONGEST_KEPT_HEADER,
    ),
  )

/** Letters looked through in one go, and their bytes: what is looked through is held in memory. */
const MOST_BROWSED = 10_000
const MOST_BYTES = 64 * 1024 * 1024

interface DeadLettersParts {
  readonly queue: string
  /** The connection, on which the queue of the dead letters is there. */
  readonly live: () => Promise<Live>
  readonly lock: (live: Live, action: () => Promise<void>) => Promise<void>
  readonly publish: (message: Message) => Promise<void>
}

/**
 * The dead letters of one queue. They are looked through by taking them without acknowledging them: the closing channel gives them
 * back in their old order, as does the server where this process dies.
 */
export class AmqpDeadLetters implements DeadLetters {
  readonly #parts: DeadLettersParts
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: DeadLettersParts) {
    this.#parts = parts
  }

  list(page: { limit: number; offset: number }): Promise<DeadLetter[]> {
    return this.rows(page, (letter) => letter)
  }

  async rows<Row>(
    { limit, offset }: { limit: number; offset: number },
    toRow: (letter: DeadLetter) => Row,
  ): Promise<Row[]> {
    const rows: Row[] = []
    if (limit === 0) return rows
    let seen = 0
    await this.#browse(async (letter) => {
      if (seen >= offset) rows.push(toRow(letter))
      seen += 1
      return rows.length === limit
    })
    return rows
  }

  async find(id: string): Promise<DeadLetter | undefined> {
    let found: DeadLetter | undefined
    await this.#browse(async (letter) => {
      if (letter.id === id) found = letter
      return found !== undefined
    })
    return found
  }

  retry(id: string): Promise<boolean> {
    return this.#remove(id, ({ message }) => this.#parts.publish(message))
  }

  discard(id: string): Promise<boolean> {
    return this.#remove(id, async () => {})
  }

  async #remove(id: string, before: (letter: DeadLetter) => Promise<void>): Promise<boolean> {
    let isFound = false
    await this.#browse(async (letter, remove) => {
      if (letter.id !== id) return false
      isFound = true
      await before(letter)
      remove()
      return true
    })
    return isFound
  }

  /** One at a time: what one looks at, the others do not see. @param visit tells whether to stop */
  #browse(visit: (letter: DeadLetter, remove: () => void) => Promise<boolean>): Promise<void> {
    const browsing = this.#last.then(async () => {
      const live = await this.#parts.live()
      await this.#parts.lock(live, () => browse(live, this.#parts.queue, visit))
    })
    this.#last = browsing.catch(() => {})
    return browsing
  }
}

const browse = (
  live: Live,
  queue: string,
  visit: (letter: DeadLetter, remove: () => void) => Promise<boolean>,
): Promise<void> =>
  explained(deadQueueName(queue), () =>
    withChannel(live, async (channel) => {
      let bytes = 0
      for (let seen = 0; seen < MOST_BROWSED && bytes < MOST_BYTES; seen += 1) {
        const got = await channel.get(deadQueueName(queue))
        if (!got) return
        bytes += got.content.byteLength
        if (await visit(toDeadLetter(fromDelivery(got), queue), () => channel.ack(got))) return
      }
    }),
  )

const LOCK_ATTEMPTS = 20
const LONGEST_PAUSE_MS = 500

/**
 * Keeps other processes out: an exclusive queue belongs to one connection, and ends with it. Two on one connection are not kept
 * apart.
 * @throws BrokerUnavailable when the others take too long
 */
export const whileOthersWait = async (live: Live, queue: string, action: () => Promise<void>): Promise<void> => {
  const name = `${deadQueueName(queue)}.lock`
  await withChannel(live, async (channel) => {
    await takeLock(live, name)
    try {
      await action()
    } finally {
      await channel.deleteQueue(name).catch(() => {})
    }
  })
}

const takeLock = async (live: Live, name: string): Promise<void> => {
  for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt += 1) {
    try {
      const settings = { exclusive: true, durable: false, autoDelete: true }
      await withChannel(live, (channel) => channel.assertQueue(name, settings))
      return
    } catch (error) {
      if (replyCode(error) !== RESOURCE_LOCKED) throw unavailable(error)
      await sleep(growingPauseMs(attempt, LONGEST_PAUSE_MS))
    }
  }
  throw new BrokerUnavailable(`somebody else looks through the dead letters (${name}): try again later`)
}
