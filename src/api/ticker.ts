import { EventEmitter, on } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

interface TickerParts<Value> {
  readonly everyMs: number
  /** Works out the value for all listeners. */
  readonly read: () => Promise<Value>
  /** The first listener has come. */
  readonly onStart?: () => void
  /** The last listener has gone. */
  readonly onIdle: () => Promise<void>
  readonly onError: (error: unknown) => void
}

/**
 * Works something out again and again, once for all who listen, and only while somebody does.
 * @returns the way to listen, until the signal aborts; whoever comes later gets the last value at once
 */
export const createTicker = <Value>({ everyMs, read, onStart, onIdle, onError }: TickerParts<Value>) => {
  const ticks = new EventEmitter().setMaxListeners(0)
  let listeners = 0
  let last: { readonly value: Value } | undefined
  let stopping = new AbortController()
  /** Runs follow each other, so that the end of one never meets the begin of the next. */
  let running: Promise<void> = Promise.resolve()

  const tick = async () => {
    last = { value: await read() }
    ticks.emit('tick', last.value)
  }

  const run = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      await tick().catch(onError)
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
    last = undefined
    await onIdle().catch(onError)
  }

  const join = () => {
    listeners += 1
    if (listeners > 1) return
    onStart?.()
    stopping = new AbortController()
    const { signal } = stopping
    running = running.then(() => run(signal))
  }

  const leave = () => {
    listeners -= 1
    if (listeners === 0) stopping.abort()
  }

  return async function* (signal: AbortSignal): AsyncGenerator<Value, void> {
    if (signal.aborted) return
    const heard = on(ticks, 'tick', { signal }) as AsyncIterableIterator<[Value]>
    join()
    try {
      if (last) yield last.value
      for await (const [value] of heard) yield value
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      await heard.return?.()
      leave()
    }
  }
}
