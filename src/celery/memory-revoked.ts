import { MAX_REVOKED, type RevokedStore } from './backend.ts'

/** Keeps the ids of revoked tasks inside this process. */
export class MemoryRevoked implements RevokedStore {
  /** Epoch milliseconds of their end. */
  readonly #ends = new Map<string, number>()

  async add(taskIds: readonly string[], expiresSeconds: number): Promise<void> {
    for (const taskId of taskIds) this.#ends.set(taskId, Date.now() + expiresSeconds * 1_000)
    const tooMany = this.#ends.size - MAX_REVOKED
    if (tooMany > 0) for (const taskId of this.#inOrder().slice(0, tooMany)) this.#ends.delete(taskId)
  }

  async list(): Promise<readonly string[]> {
    const nowMs = Date.now()
    for (const [taskId, endMs] of this.#ends) if (endMs <= nowMs) this.#ends.delete(taskId)
    return this.#inOrder()
  }

  #inOrder(): string[] {
    return [...this.#ends].sort(([, endMs], [, otherMs]) => endMs - otherMs).map(([taskId]) => taskId)
  }
}
