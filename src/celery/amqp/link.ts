import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChannelModel } from 'amqplib'
import { defer } from '../deferred.ts'
import { textOf } from '../error-text.ts'
import { BrokerClosed, BrokerUnavailable } from '../errors.ts'
import { growingPauseMs } from '../pause.ts'
import type { Address } from './address.ts'
import { connect } from './library.ts'

/** Something that mends itself, told so that an operator can see it. */
export interface Trouble {
  readonly doing: string
  readonly error: unknown
  readonly retryInMs: number
}

interface LinkOptions {
  readonly addresses: readonly Address[]
  /** Shown beside the connection in RabbitMQ's own tools. */
  readonly name: string
  readonly heartbeatSeconds: number
  /** How long after a loss an operation still waits for the next connection. */
  readonly unavailableAfterMs: number
  readonly onTrouble: (trouble: Trouble) => void
}

/** One connection, as long as it lasts. */
export interface Live {
  readonly model: ChannelModel
  /** What has been declared on it, so that it is declared only once. */
  readonly declared: Map<string, Promise<void>>
  /** Why the server accepts no messages now: an alarm of memory or disk. */
  blockedBecause: string | undefined
}

const CONNECT_TIMEOUT_MS = 5_000
const CLOSE_TIMEOUT_MS = 1_000
const LONGEST_PAUSE_MS = 2_000

/** A connection that comes back by itself: its addresses are tried in turn until one answers, and again after each loss. */
export class Link {
  readonly #options: LinkOptions
  readonly #stop = new AbortController()
  #live: Live | undefined
  #next = defer<Live>()
  #downSinceMs = 0
  #failure: unknown
  #wasLive = false
  #ended: Promise<void> | undefined

  constructor(options: LinkOptions) {
    this.#options = options
  }

  /** @returns the connection, as soon as there is one; the first call opens it @throws BrokerClosed */
  whenLive(): Promise<Live> {
    if (this.#stop.signal.aborted) return Promise.reject(new BrokerClosed())
    if (!this.#ended) {
      this.#expectNext()
      this.#ended = this.#run()
    }
    return this.#live ? Promise.resolve(this.#live) : this.#next.promise
  }

  /** The connection, unless it has been away for longer than `limitMs`. @throws BrokerUnavailable, BrokerClosed */
  async live(limitMs = this.#options.unavailableAfterMs): Promise<Live> {
    const coming = this.whenLive()
    if (this.#live) return coming
    return new Promise((resolve, reject) => {
      const restMs = Math.max(this.#downSinceMs + limitMs - Date.now(), 0)
      const timer = setTimeout(() => reject(this.#unavailable()), restMs)
      coming.then(resolve, reject).finally(() => clearTimeout(timer))
    })
  }

  async close(): Promise<void> {
    if (!this.#stop.signal.aborted) {
      this.#stop.abort()
      if (this.#ended) this.#next.reject(new BrokerClosed())
      if (this.#live) await closeModel(this.#live.model)
    }
    await this.#ended
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#stop.signal.aborted; failures += 1) {
      try {
        const model = await this.#connectAny()
        failures = 0
        await this.#hold(model)
      } catch (error) {
        if (!this.#wasLive && isRefusal(error)) return this.#next.reject(this.#refused(error))
        await this.#pause(error, failures)
      }
    }
  }

  /** The first address that answers. */
  async #connectAny(): Promise<ChannelModel> {
    const { addresses, heartbeatSeconds, name } = this.#options
    const errors: string[] = []
    for (const { connect: to, tls, label } of addresses) {
      try {
        return await connect(
          { ...to, heartbeat: heartbeatSeconds },
          { ...tls, noDelay: true, timeout: CONNECT_TIMEOUT_MS, clientProperties: { connection_name: name } },
        )
      } catch (error) {
        errors.push(`${label}: ${textOf(error)}`)
      }
    }
    throw new Error(errors.join('; '))
  }

  /** Offers the connection until it is lost. @throws the reason of the loss */
  async #hold(model: ChannelModel): Promise<never> {
    let reason: unknown
    const lost = new Promise<unknown>((resolve) => {
      model.on('error', (error) => (reason = error))
      model.once('close', (error) => {
        // At once: whoever was on it asks for the next one in the same turn.
        this.#live = undefined
        this.#expectNext()
        resolve(error ?? reason ?? new Error('the connection was closed'))
      })
    })
    if (this.#stop.signal.aborted) await closeModel(model)
    const live: Live = { model, declared: new Map(), blockedBecause: undefined }
    model.on('blocked', (alarm) => (live.blockedBecause = alarm))
    model.on('unblocked', () => (live.blockedBecause = undefined))
    this.#live = live
    this.#wasLive = true
    this.#next.resolve(live)
    throw await lost
  }

  #expectNext(): void {
    this.#downSinceMs = Date.now()
    this.#next = defer()
    // Nobody may be waiting when the link is closed.
    this.#next.promise.catch(() => {})
  }

  async #pause(error: unknown, failures: number): Promise<void> {
    const { signal } = this.#stop
    if (signal.aborted) return
    this.#failure = error
    const retryInMs = growingPauseMs(failures, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2)
    this.#options.onTrouble({ doing: `connecting to ${this.#labels()}`, error, retryInMs })
    await sleep(retryInMs, undefined, { signal }).catch(() => {})
  }

  #refused(cause: unknown): BrokerUnavailable {
    const advice = 'check user, password and virtual host in its address'
    return new BrokerUnavailable(`the broker at ${this.#labels()} refuses us: ${advice} (${textOf(cause)})`, { cause })
  }

  #unavailable(): BrokerUnavailable {
    const reason = textOf(this.#failure ?? 'no answer yet')
    return new BrokerUnavailable(
      `the broker at ${this.#labels()} is out of reach: check that it runs, and its address (${reason})`,
      { cause: this.#failure },
    )
  }

  #labels(): string {
    return this.#options.addresses.map(({ label }) => label).join(', ')
  }
}

/** Trying again does not help: the server is there, and does not want this user or does not have this virtual host. */
const isRefusal = (error: unknown) => /ACCESS_REFUSED|NOT_ALLOWED|Expected ConnectionOpenOk/.test(textOf(error))

/** Closes politely, and without the other side where that does not answer. */
export const closeModel = async (model: ChannelModel): Promise<void> => {
  const timer = setTimeout(() => streamOf(model).destroy(), CLOSE_TIMEOUT_MS)
  const closed = new Promise((resolve) => model.once('close', resolve))
  await Promise.race([model.close().catch(() => {}), closed])
  clearTimeout(timer)
}

/** amqplib offers no way to cut a connection whose other side is silent. */
const streamOf = (model: ChannelModel): Duplex => (model.connection as unknown as { stream: Duplex }).stream
