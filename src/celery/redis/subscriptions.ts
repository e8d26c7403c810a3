import type { ResultDocument } from '../backend.ts'
import type { Subscription } from '../broker.ts'
import { decodeDocument } from '../document.ts'
import type { Client } from './client.ts'
import { Connection, type ConnectionOptions } from './connection.ts'

/** Documents read again by one command: few enough for the server's limit on what a subscriber has not read yet. */
const READ_AT_ONCE = 50

type Listener = (document: ResultDocument) => void

interface Channel {
  readonly listeners: Set<Listener>
  /** Settles when the server has answered. */
  readonly subscribed: Promise<void>
}

/**
 * Everybody who waits for a document, on one connection. A channel is subscribed for its first listener and left with
 * its last. On a new connection all channels are subscribed again and their documents read, so that what was announced
 * meanwhile is heard after all; a listener may hear a document twice then.
 */
export class Subscriptions {
  readonly #channels = new Map<string, Channel>()
  readonly #connection: Connection

  constructor(options: Omit<ConnectionOptions, 'prepare'>) {
    this.#connection = new Connection({ ...options, prepare: (client) => this.#restore(client) })
  }

  /** @throws BackendUnavailable */
  open(): Promise<void> {
    return this.#connection.open()
  }

  /**
   * @param name channel, and key of the documents announced there
   * @throws BackendUnavailable
   */
  async subscribe(name: string, listener: Listener): Promise<Subscription> {
    const channel = this.#channels.get(name) ?? this.#begin(name)
    channel.listeners.add(listener)
    const leave = () => this.#leave(name, channel, listener)
    try {
      await channel.subscribed
    } catch (error) {
      leave()
      throw error
    }
    return { close: async () => leave() }
  }

  close(): void {
    this.#connection.close()
    this.#channels.clear()
  }

  #begin(name: string): Channel {
    const subscribed = this.#connection.run((client) => client.subscribe(name, this.#hear))
    const channel = { listeners: new Set<Listener>(), subscribed }
    this.#channels.set(name, channel)
    return channel
  }

  #leave(name: string, channel: Channel, listener: Listener): void {
    channel.listeners.delete(listener)
    if (channel.listeners.size > 0 || this.#channels.get(name) !== channel) return
    this.#channels.delete(name)
    // Nobody waits for the answer, and a lost connection has left the channel anyway.
    this.#connection.run((client) => client.unsubscribe(name, this.#hear)).catch(() => {})
  }

  readonly #hear = (text: string, name: string): void => {
    const listeners = this.#channels.get(name)?.listeners ?? []
    const document = readable(text)
    if (document) for (const listener of listeners) listener(document)
  }

  async #restore(client: Client): Promise<void> {
    const names = [...this.#channels.keys()]
    if (names.length === 0) return
    await client.subscribe(names, this.#hear)
    for (let start = 0; start < names.length; start += READ_AT_ONCE) {
      const some = names.slice(start, start + READ_AT_ONCE)
      const texts = await client.mGet(some)
      for (const [index, name] of some.entries()) {
        const text = texts[index]
        if (text) this.#hear(text, name)
      }
    }
    const left = names.filter((name) => !this.#channels.has(name))
    if (left.length > 0) await client.unsubscribe(left, this.#hear)
  }
}

/** Others can announce what they like on a channel; what is no document wakes nobody. */
const readable = (text: string): ResultDocument | undefined => {
  try {
    return decodeDocument(text)
  } catch {
    return undefined
  }
}
