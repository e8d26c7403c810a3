import type { BegunStore } from './backend.ts'

/** Counts runs inside this process, whose memory also ends with it. */
export class MemoryBegun implements BegunStore {
  readonly #counts = new Map<string, number>()

  async add(taskId: string): Promise<void> {
    this.#counts.set(taskId, (this.#counts.get(taskId) ?? 0) + 1)
  }

  async count(taskId: string): Promise<number> {
    return this.#counts.get(taskId) ?? 0
  }

  async clear(taskId: string): Promise<void> {
    this.#counts.delete(taskId)
  }
}
