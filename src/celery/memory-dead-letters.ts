import type { DeadLetter, DeadLetters, Message } from './broker.ts'
import { markDead, toDeadLetter } from './death.ts'
import { type Held, hold, release } from './held.ts'

interface Graveyard {
  readonly queue: string
  /** Beyond it the oldest are forgotten. */
  readonly most: number
  readonly publish: (message: Message) => Promise<void>
}

/** Dead letters of one queue inside this process; they end with it. */
export class MemoryDeadLetters implements DeadLetters {
  readonly #parts: Graveyard
  /** By id, the oldest first. */
  readonly #letters = new Map<string, Held>()

  constructor(parts: Graveyard) {
    this.#parts = parts
  }

  get size(): number {
    return this.#letters.size
  }

  bury(held: Held, reason: string): void {
    const dead = markDead(release(held), this.#parts.queue, reason)
    this.#letters.set(this.#read(dead).id, hold(dead, Date.now()))
    const [oldest] = this.#letters.keys()
    if (this.#letters.size > this.#parts.most && oldest !== undefined) this.#letters.delete(oldest)
  }

  list(page: { limit: number; offset: number }): Promise<DeadLetter[]> {
    return this.rows(page, (letter) => letter)
  }

  async rows<Row>(
    { limit, offset }: { limit: number; offset: number },
    toRow: (letter: DeadLetter) => Row,
  ): Promise<Row[]> {
    return [...this.#letters.values()].slice(offset, offset + limit).map((held) => toRow(this.#read(release(held))))
  }

  async find(id: string): Promise<DeadLetter | undefined> {
    const held = this.#letters.get(id)
    return held && this.#read(release(held))
  }

  async retry(id: string): Promise<boolean> {
    const letter = await this.find(id)
    // Taken first: nothing can come in between in one process, and no second one may send it too.
    const held = this.#letters.get(id)
    if (!letter || !held || !this.#letters.delete(id)) return false
    try {
      await this.#parts.publish(letter.message)
      return true
    } catch (error) {
      this.#letters.set(id, held)
      throw error
    }
  }

  async discard(id: string): Promise<boolean> {
    return this.#letters.delete(id)
  }

  #read(dead: Message): DeadLetter {
    return toDeadLetter(dead, this.#parts.queue)
  }
}
