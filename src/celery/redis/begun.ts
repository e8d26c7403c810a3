import { BEGUN_SECONDS, type BegunStore } from '../backend.ts'
import type { Connection } from './connection.ts'

/** Counts runs under keys of our own; Celery itself has no such thing. */
export class RedisBegun implements BegunStore {
  readonly #connection: Connection
  readonly #prefix: string

  constructor(connection: Connection, prefix: string) {
    this.#connection = connection
    this.#prefix = `${prefix}celery-begun-`
  }

  async add(taskId: string): Promise<void> {
    const key = this.#prefix + taskId
    await this.#connection.run((client) => client.multi().incr(key).expire(key, BEGUN_SECONDS).exec())
  }

  async count(taskId: string): Promise<number> {
    return Number(await this.#connection.run((client) => client.get(this.#prefix + taskId)))
  }

  async clear(taskId: string): Promise<void> {
    await this.#connection.run((client) => client.del(this.#prefix + taskId))
  }
}
