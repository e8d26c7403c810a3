import { EventSourceParserStream } from 'eventsource-parser/stream'
import { refusalOf, send } from './ask.ts'
import { pause } from './pause.ts'
import { notReached } from './reach.ts'
import { Refused } from './refused.ts'

export interface ServerEvent {
  /** Name of the event; `message` where the server gives none. */
  readonly event: string
  /** An object, as all events of the server have. */
  readonly data: unknown
}

export interface Following {
  /** Ends the stream for good. */
  readonly signal: AbortSignal
  readonly onEvent: (event: ServerEvent) => void
  /** Whether events come now; false while the connection is away and tried again, with what the server said, if it did. */
  readonly onConnected?: (isConnected: boolean, refused?: Refused) => void
  /** Silence after which the connection is taken for dead. @default 35,000: the server says something every 15 s */
  readonly silenceMs?: number | undefined
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000
const SILENCE_MS = 35_000

/**
 * Aborts where no answer comes for long, as behind other windows that hold all connections, and after so long without a
 * sign of life: of a server that hangs, no connection ends.
 */
const createWatch = (silenceMs: number) => {
  const end = new AbortController()
  const die = () => {
    notReached()
    end.abort()
  }
  let timer = setTimeout(() => end.abort(), SILENCE_MS)
  return {
    signal: end.signal,
    isAlive() {
      clearTimeout(timer)
      timer = setTimeout(die, silenceMs)
    },
    /** The connection is not needed any more. */
    stop() {
      clearTimeout(timer)
      end.abort()
    },
  }
}

type Watch = ReturnType<typeof createWatch>

const eventsOf = (body: ReadableStream<Uint8Array<ArrayBuffer>>, { isAlive }: Watch) => {
  const watched = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    start: isAlive,
    transform(chunk, controller) {
      isAlive()
      controller.enqueue(chunk)
    },
  })
  return body.pipeThrough(watched).pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
}

const broken = (cause: unknown): never => {
  throw new Refused(0, 'The connection to the server broke.', { cause })
}

/** Undefined for what is no object: nobody could read it. */
const readData = (text: string): object | undefined => {
  try {
    const data: unknown = JSON.parse(text)
    return typeof data === 'object' && data !== null ? data : undefined
  } catch {
    return undefined
  }
}

/** What is worth trying again: the network, and a server that is too busy or away. */
const isPassing = ({ status }: Refused) => status === 0 || status === 429 || status >= 500

/**
 * Follows server-sent events and connects again by itself, from the last event on (HTML standard, section 9.2). A
 * stream by `fetch`, because `EventSource` cannot send a key. Resolves when the server says that there are no more
 * (204), or the signal aborts.
 * @throws Refused where trying again is of no use; what `onEvent` throws
 */
export const followEvents = async (path: string, following: Following): Promise<void> => {
  const { signal, onEvent, onConnected, silenceMs = SILENCE_MS } = following
  let lastEventId = ''
  let pauseMs = FIRST_PAUSE_MS

  const readOnce = async (watch: Watch) => {
    const headers = { accept: 'text/event-stream', ...(lastEventId === '' ? {} : { 'last-event-id': lastEventId }) }
    const response = await send(path, { headers, signal: AbortSignal.any([signal, watch.signal]) })
    if (response.status === 204) return true
    if (!response.ok) throw await refusalOf(response)
    if (response.body === null) return true
    onConnected?.(true)
    const reader = eventsOf(response.body, watch).getReader()
    const read = () => reader.read().catch(broken)
    for (let next = await read(); !next.done; next = await read()) {
      const { id, event = 'message', data: text } = next.value
      lastEventId = id ?? lastEventId
      pauseMs = FIRST_PAUSE_MS
      const data = readData(text)
      if (data !== undefined) onEvent({ event, data })
    }
    return false
  }

  while (!signal.aborted) {
    const watch = createWatch(silenceMs)
    let refused: Refused | undefined
    try {
      if (await readOnce(watch)) return
    } catch (error) {
      if (signal.aborted) return
      refused = error instanceof Refused ? error : undefined
      const isWorthTrying = refused === undefined ? watch.signal.aborted : isPassing(refused)
      if (!isWorthTrying) throw error
    } finally {
      watch.stop()
    }
    // Whoever heard the last event has left: that the stream ends after it is no break.
    if (signal.aborted) return
    onConnected?.(false, refused)
    await pause(Math.max(pauseMs, refused?.retryAfterMs ?? 0), signal)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }
}
