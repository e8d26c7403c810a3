import { MAX_REVOKED, type RevokedStore } from '../backend.ts'
import type { Connection } from './connection.ts'

/** Keeps the ids of revoked tasks in a sorted set of our own, by the time of their end; Celery itself has no such thing. */
export class RedisRevoked implements RevokedStore {
  readonly #connection: Connection
  readonly #key: string

  constructor(connection: Connection, prefix: string) {
    this.#connection = connection
    this.#key = `${prefix}celery-revoked`
  }

  async add(taskIds: readonly string[], expiresSeconds: number): Promise<void> {
    if (taskIds.length === 0) return
    const nowMs = Date.now()
    const score = nowMs + expiresSeconds * 1_000
    const members = taskIds.map((value) => ({ score, value }))
    const seconds = Math.ceil(expiresSeconds)
    await this.#connection.run((client) =>
      client
        .multi()
        .zRemRangeByScore(this.#key, '-inf', nowMs)
        .zAdd(this.#key, members)
        .zRemRangeByRank(this.#key, 0, -MAX_REVOKED - 1)
        // The set ends with its last member: a time for one that has none, and never an earlier one.
        .expire(this.#key, seconds, 'NX')
        .expire(this.#key, seconds, 'GT')
        .exec(),
    )
  }

  list(): Promise<readonly string[]> {
    return this.#connection.run((client) => client.zRange(this.#key, Date.now(), '+inf', { BY: 'SCORE' }))
  }
}
