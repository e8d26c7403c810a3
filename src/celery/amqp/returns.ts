import { createHash } from 'node:crypto'
import type { Message } from '../broker.ts'

const MOST_REMEMBERED = 10_000

/**
 * Messages that this process gave back, so that it knows them when they come again. A classic queue tells only that a message
 * was delivered before, not how often; whoever does not know it must assume that it killed a consumer.
 */
export class Returns {
  readonly #counts = new Map<string, number>()

  remember(message: Message): void {
    const key = fingerprint(message)
    const count = this.#counts.get(key) ?? 0
    this.#counts.delete(key)
    this.#counts.set(key, count + 1)
    const [oldest] = this.#counts.keys()
    if (this.#counts.size > MOST_REMEMBERED && oldest !== undefined) this.#counts.delete(oldest)
  }

  /** @returns whether it was remembered; each memory serves once */
  take(message: Message): boolean {
    if (this.#counts.size === 0) return false
    const key = fingerprint(message)
    const count = this.#counts.get(key) ?? 0
    if (count > 1) this.#counts.set(key, count - 1)
    else this.#counts.delete(key)
    return count > 0
  }
}

const fingerprint = ({ body, properties }: Message): string =>
  createHash('sha1')
    .update(`${properties.correlationId ?? ''}\n`)
    .update(body)
    .digest('base64')
