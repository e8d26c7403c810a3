import type { Job } from './job.ts'
import { Lane, type LaneParts } from './lane.ts'

export interface QueueSlots {
  readonly queue: string
  /** Tasks at once. */
  readonly concurrency: number
}

/** The queues of a worker, which can be joined, left and given other slots while it runs. */
export class Lanes {
  readonly #parts: LaneParts
  /** Also those that are being left, until their last task has ended. */
  readonly #lanes = new Set<Lane>()
  #isOpen = true
  /** Changes wait for each other: two at once could consume a queue twice. */
  #lastChange: Promise<unknown> = Promise.resolve()

  constructor(parts: LaneParts) {
    this.#parts = parts
  }

  /** Those that take messages. */
  get open(): readonly Lane[] {
    return [...this.#lanes].filter(({ isOpen }) => isOpen)
  }

  /** Jobs that have arrived and not started. */
  waiting(): Job[] {
    return [...this.#lanes].flatMap((lane) => lane.waiting())
  }

  /** Consumes a queue, unless it does so already. @throws what the broker says */
  add(slots: QueueSlots): Promise<void> {
    return this.#change(async () => {
      if (!this.#isOpen || this.#find(slots.queue)) return
      const lane = new Lane(this.#parts, slots)
      this.#lanes.add(lane)
      try {
        await lane.open()
      } catch (error) {
        this.#lanes.delete(lane)
        throw error
      }
    })
  }

  /** Takes nothing more from a queue; what runs goes on, the rest is given back. @returns whether it was consumed */
  remove(queue: string): Promise<boolean> {
    return this.#change(async () => {
      const lane = this.#find(queue)
      if (!lane) return false
      await lane.cancel()
      void this.#leave(lane)
      return true
    })
  }

  /** Adds slots to each queue, or takes some away; each keeps at least one. */
  resize(change: number): Promise<void> {
    return this.#change(async () => {
      await Promise.all(this.open.map((lane) => lane.resize(change)))
    })
  }

  wake(): void {
    for (const lane of this.#lanes) lane.wake()
  }

  /** Takes nothing more from any queue. */
  async cancel(): Promise<void> {
    this.#isOpen = false
    await Promise.all(this.open.map((lane) => lane.cancel()))
  }

  async idle(): Promise<void> {
    await Promise.all([...this.#lanes].map((lane) => lane.idle()))
  }

  async close(): Promise<void> {
    await Promise.all([...this.#lanes].map((lane) => lane.close()))
  }

  #find(queue: string): Lane | undefined {
    return this.open.find((lane) => lane.queue === queue)
  }

  async #leave(lane: Lane): Promise<void> {
    await lane.cancel()
    await lane.idle()
    await lane.close()
    this.#lanes.delete(lane)
  }

  #change<Value>(action: () => Promise<Value>): Promise<Value> {
    const changing = this.#lastChange.then(action)
    this.#lastChange = changing.catch(() => {})
    return changing
  }
}
