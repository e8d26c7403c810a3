import type { Trouble } from '../amqp/link.ts'
import { type Backend, type ResultDocument, resultKey } from '../backend.ts'
import type { Subscription } from '../broker.ts'
import { decodeDocument, encodeDocument } from '../document.ts'
import { parseRedisAddress } from './address.ts'
import { RedisBegun } from './begun.ts'
import { RedisChords } from './chords.ts'
import { Connection, type ConnectionOptions } from './connection.ts'
import { RedisRevoked } from './revoked.ts'
import { Subscriptions } from './subscriptions.ts'

export interface RedisBackendOptions {
  /** `redis://[[user]:password@]host[:port][/database]`, or `rediss://` for TLS. */
  readonly url: string
  /** Begins every key and channel, as Celery's setting of that name; all who share results need the same. @default none */
  readonly globalKeyprefix?: string
  /** No call waits longer for Redis before it fails with BackendUnavailable. @default 3,000 */
  readonly timeoutMs?: number
  /** Told when a connection is lost, and of each attempt to make a new one that failed. */
  readonly onTrouble?: (trouble: Trouble) => void
}

const DEFAULT_TIMEOUT_MS = 3_000

/**
 * A result backend in Redis 7 or newer, with the documents, keys and channels of Celery's own. It reconnects by
 * itself; while Redis is away its methods fail with BackendUnavailable, and subscribers hear afterwards what they missed.
 * @throws InvalidRedisAddress, or BackendUnavailable when Redis does not answer now
 */
export const openRedisBackend = async (options: RedisBackendOptions): Promise<Backend> => {
  const { url, globalKeyprefix = '', timeoutMs = DEFAULT_TIMEOUT_MS, onTrouble = () => {} } = options
  const address = parseRedisAddress(url)
  const backend = new RedisBackend({ address, timeoutMs, onTrouble }, separated(globalKeyprefix))
  try {
    await backend.open()
    return backend
  } catch (error) {
    await backend.close()
    throw error
  }
}

class RedisBackend implements Backend {
  readonly chords: RedisChords
  readonly revoked: RedisRevoked
  readonly begun: RedisBegun
  readonly #prefix: string
  readonly #commands: Connection
  /** On a connection of their own: Redis drops subscribers that read slowly, and long answers are slow to read. */
  readonly #subscriptions: Subscriptions

  constructor(connection: ConnectionOptions, prefix: string) {
    this.#prefix = prefix
    this.#commands = new Connection(connection)
    this.chords = new RedisChords(this.#commands, prefix)
    this.revoked = new RedisRevoked(this.#commands, prefix)
    this.begun = new RedisBegun(this.#commands, prefix)
    this.#subscriptions = new Subscriptions(connection)
  }

  async open(): Promise<void> {
    await Promise.all([this.#commands.open(), this.#subscriptions.open()])
  }

  async store(document: ResultDocument, expiresSeconds: number | null): Promise<void> {
    const text = encodeDocument(document)
    // Redis refuses a lifetime of nothing.
    const expiresMs = expiresSeconds === null ? null : Math.max(1, Math.round(expiresSeconds * 1_000))
    await this.#commands.run((client) => client.storeResult(this.#key(document.task_id), text, expiresMs))
  }

  async get(taskId: string): Promise<ResultDocument | undefined> {
    const text = await this.#commands.run((client) => client.get(this.#key(taskId)))
    return text === null ? undefined : decodeDocument(text)
  }

  async forget(taskId: string): Promise<void> {
    await this.#commands.run((client) => client.del(this.#key(taskId)))
  }

  subscribe(taskId: string, listener: (document: ResultDocument) => void): Promise<Subscription> {
    // A function of its own for each call, so that the same listener can come twice.
    return this.#subscriptions.subscribe(this.#key(taskId), (document) => listener(document))
  }

  async close(): Promise<void> {
    this.#commands.close()
    this.#subscriptions.close()
  }

  #key(taskId: string): string {
    return this.#prefix + resultKey(taskId)
  }
}

/** As Celery 5.3 joins prefix and key: with `_` unless the prefix ends in a separator of its own. */
const separated = (prefix: string): string => (prefix === '' || /[:_.-]$/.test(prefix) ? prefix : `${prefix}_`)
