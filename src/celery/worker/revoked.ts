import { MAX_REVOKED, REVOKED_SECONDS, type RevokedStore } from '../backend.ts'

/** Ids of revoked tasks, also of those that have not arrived yet. Beyond the most the oldest are forgotten. */
export class Revoked {
  readonly #ids = new Set<string>()
  readonly #store: RevokedStore
  readonly #onTrouble: (error: unknown) => void

  constructor(store: RevokedStore, onTrouble: (error: unknown) => void) {
    this.#store = store
    this.#onTrouble = onTrouble
  }

  /** Takes over what was revoked before this worker was there. @throws what the result backend says */
  async load(): Promise<void> {
    for (const taskId of await this.#store.list()) this.add(taskId)
  }

  /** For this worker now, and for those that start later. */
  revoke(taskIds: readonly string[]): void {
    for (const taskId of taskIds) this.add(taskId)
    this.#store.add(taskIds, REVOKED_SECONDS).catch(this.#onTrouble)
  }

  add(taskId: string): void {
    this.#ids.delete(taskId)
    this.#ids.add(taskId)
    const [oldest] = this.#ids
    if (this.#ids.size > MAX_REVOKED && oldest !== undefined) this.#ids.delete(oldest)
  }

  has(taskId: string): boolean {
    return this.#ids.has(taskId)
  }

  /** The oldest first. */
  list(): string[] {
    return [...this.#ids]
  }
}
