import { setTimeout as sleep } from 'node:timers/promises'
import type { Trouble } from '../amqp/link.ts'
import { defer } from '../deferred.ts'
import { textOf } from '../error-text.ts'
import { BackendUnavailable } from '../errors.ts'
import { growingPauseMs } from '../pause.ts'
import type { RedisAddress } from './address.ts'
import { type Client, makeClient } from './client.ts'

const LONGEST_PAUSE_MS = 1_000

export interface ConnectionOptions {
  readonly address: RedisAddress
  /** No command waits longer for its answer; a server that is silent for that long counts as gone. */
  readonly timeoutMs: number
  /** Told whenever the connection is lost, and of each attempt that failed. */
  readonly onTrouble: (trouble: Trouble) => void
  /** Done with each new client before anybody else gets it. When it fails, the client is given up. */
  readonly prepare?: (client: Client) => Promise<void>
}

/**
 * One connection to Redis. When it breaks it is replaced by a new one until it is closed, and meanwhile commands fail
 * at once: nothing is kept for later, so nothing happens twice or late.
 */
export class Connection {
  readonly #options: ConnectionOptions
  readonly #closing = new AbortController()
  #client: Client | undefined
  #trouble: unknown = 'it has not been opened'

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  /** @throws BackendUnavailable when the first attempt fails */
  async open(): Promise<void> {
    try {
      await this.#connect()
    } catch (error) {
      throw this.#unavailable(error)
    }
  }

  /** @throws BackendUnavailable, also when the server has refused the command */
  async run<Reply>(command: (client: Client) => Promise<Reply>): Promise<Reply> {
    if (!this.#client) throw this.#unavailable(this.#trouble)
    try {
      return await command(this.#client)
    } catch (error) {
      throw this.#unavailable(error)
    }
  }

  close(): void {
    const client = this.#client
    this.#client = undefined
    this.#trouble = 'it has been closed'
    this.#closing.abort()
    client?.destroy()
  }

  async #connect(): Promise<void> {
    const { address, timeoutMs, prepare } = this.#options
    const client = makeClient(address, timeoutMs)
    const broken = defer<never>()
    // Also told to whoever awaits the client; heard here, it is nobody's unhandled error.
    broken.promise.catch(() => {})
    client.on('error', broken.reject)
    try {
      await within(timeoutMs, client.connect())
      this.#watch(client).catch(broken.reject)
      await Promise.race([prepare?.(client), broken.promise])
      this.#closing.signal.throwIfAborted()
    } catch (error) {
      client.destroy()
      throw error
    }
    this.#client = client
    broken.promise.catch((error: unknown) => this.#replace(client, error))
  }

  /** Asks now and then whether the server is there: a broken line or a frozen server says nothing by itself. */
  async #watch(client: Client): Promise<never> {
    const halfMs = this.#options.timeoutMs / 2
    for (;;) {
      await sleep(halfMs, undefined, { signal: this.#closing.signal, ref: false })
      // Answers come in order, so this one says that no command before it waits any longer.
      await within(halfMs, client.ping())
    }
  }

  async #replace(client: Client, error: unknown): Promise<void> {
    if (this.#client !== client) return
    this.#client = undefined
    this.#trouble = error
    client.destroy()
    const { signal } = this.#closing
    for (let failures = 0; !this.#client && !signal.aborted; failures += 1) {
      // Somewhat different in each process, so that not all of them come back at the same moment.
      const retryInMs = Math.round(growingPauseMs(failures, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2))
      this.#options.onTrouble({ doing: 'connecting', error: this.#unavailable(this.#trouble), retryInMs })
      await sleep(retryInMs, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      await this.#connect().catch((trouble: unknown) => {
        if (!signal.aborted) this.#trouble = trouble
      })
    }
  }

  #unavailable(error: unknown): BackendUnavailable {
    const { host, port, password } = this.#options.address
    const text = textOf(error)
    // Old servers repeat the whole command that they do not know, the password in it.
    const isSecret = password !== undefined && text.includes(password)
    const detail = isSecret ? text.replaceAll(password, '***') : text
    return new BackendUnavailable(`Redis at ${host}:${port}`, { detail, cause: isSecret ? undefined : error })
  }
}

/** @throws Error when the time is over first */
const within = async <Value>(limitMs: number, work: Promise<Value>): Promise<Value> => {
  const late = defer<never>()
  // One look at the network more: after a long computation the answer may be there and not have been read yet.
  const timeout = setTimeout(
    () => setImmediate(() => late.reject(new Error(`no answer within ${limitMs} ms`))),
    limitMs,
  )
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timeout)
  }
}
