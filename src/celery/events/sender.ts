import type { Broker, Message, Topic } from '../broker.ts'
import type { LamportClock } from './clock.ts'

/** Exchange of Celery's events. */
export const EVENTS_CHANNEL = 'celeryev'

/** Events that wait for the one on its way; what comes beyond is lost, for no task may wait for a monitor. */
const MOST_WAITING = 10_000
/** So that a message stays small, however slow the broker. */
const MOST_PER_MESSAGE = 200

type Fields = Readonly<Record<string, unknown>>
type Event = Fields & { readonly type: string }

interface EventSenderParts {
  readonly broker: Pick<Broker, 'broadcast'>
  readonly clock: LamportClock
  /** Node name of the worker, or of the client that sends tasks. */
  readonly hostname: string
  /** Told once of each time in which no event arrives. */
  readonly onTrouble: (error: unknown) => void
}

/**
 * Sends events as Celery does, see https://docs.celeryq.dev/en/stable/userguide/monitoring.html#event-reference: with the
 * Lamport clock, those of tasks several in one message. Nobody waits for it, and it never throws.
 * The field `utcoffset` is left out on purpose: a receiver in another zone would shift the time, which is absolute.
 */
export class EventSender {
  readonly #parts: EventSenderParts
  readonly #waiting: Event[] = []
  #flushing: Promise<void> | undefined
  #inTrouble = false

  constructor(parts: EventSenderParts) {
    this.#parts = parts
  }

  /** An event in a message of its own. */
  async send(type: string, fields: Fields): Promise<void> {
    await this.#broadcast(type.replaceAll('-', '.'), this.#stamp(type, fields))
  }

  /** An event that goes out with others of the same turn of the event loop, and those that waited for the message before. */
  sendSoon(type: string, fields: Fields): void {
    if (this.#waiting.length >= MOST_WAITING) return
    this.#waiting.push(this.#stamp(type, fields))
    this.#flushing ??= this.#flush()
  }

  /** Resolves when what waits has been sent, or is lost. */
  async drained(): Promise<void> {
    await this.#flushing
  }

  async #flush(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    while (this.#waiting.length > 0) await this.#broadcast('task.multi', this.#waiting.splice(0, MOST_PER_MESSAGE))
    this.#flushing = undefined
  }

  #stamp(type: string, fields: Fields): Event {
    const { clock, hostname } = this.#parts
    return { timestamp: Date.now() / 1_000, ...fields, type, hostname, pid: process.pid, clock: clock.forward() }
  }

  async #broadcast(key: string, content: Event | readonly Event[]): Promise<void> {
    const { broker, hostname, onTrouble } = this.#parts
    const topic: Topic = { type: 'topic', key }
    try {
      await broker.broadcast(EVENTS_CHANNEL, encodeEvent(content, hostname), topic)
      this.#inTrouble = false
    } catch (error) {
      if (!this.#inTrouble) onTrouble(error)
      this.#inTrouble = true
    }
  }
}

const encodeEvent = (content: Event | readonly Event[], hostname: string): Message => ({
  body: Buffer.from(JSON.stringify(content)),
  properties: { contentType: 'application/json', contentEncoding: 'utf-8' },
  headers: { hostname },
})
