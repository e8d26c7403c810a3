/** As many as Celery keeps; beyond it the oldest are forgotten. */
const MAX_REVOKED = 50_000

/** Ids of revoked tasks, also of those that have not arrived yet. */
export class Revoked {
  readonly #ids = new Set<string>()

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
