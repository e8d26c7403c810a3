import { EventSourceParserStream } from 'eventsource-parser/stream'
import { Refused, refusalOf, send } from './ask.ts'

export interface ServerEvent {
  /** Name of the event; `message` where the server gives none. */
  readonly event: string
  readonly data: unknown
}

export interface Following {
  /** Ends the stream for good. */
  readonly signal: AbortSignal
  readonly onEvent: (event: ServerEvent) => void
  /** Whether events come now; false while the connection is away and tried again. */
  readonly onConnected?: (isConnected: boolean) => void
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

const textStream = (body: ReadableStream<Uint8Array<ArrayBuffer>>) =>
  body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())

/** What is worth trying again: the network, and a server that is too busy or away. */
const isPassing = ({ status }: Refused) => status === 0 || status === 429 || status >= 500

/**
 * Follows server-sent events and connects again by itself, from the last event on (HTML standard, section 9.2). A
 * stream by `fetch`, because `EventSource` cannot send a key. Resolves when the server says that there are no more
 * (204), or the signal aborts.
 * @throws Refused where trying again is of no use
 */
export const followEvents = async (path: string, { signal, onEvent, onConnected }: Following): Promise<void> => {
  let lastEventId = ''
  let pauseMs = FIRST_PAUSE_MS

  const readOnce = async () => {
    const headers = { accept: 'text/event-stream', ...(lastEventId === '' ? {} : { 'last-event-id': lastEventId }) }
    const response = await send(path, { headers, signal })
    if (response.status === 204) return true
    if (!response.ok) throw await refusalOf(response)
    if (response.body === null) return true
    onConnected?.(true)
    const reader = textStream(response.body).getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const { id, event = 'message', data } = next.value
      lastEventId = id ?? lastEventId
      pauseMs = FIRST_PAUSE_MS
      onEvent({ event, data: JSON.parse(data) })
    }
    return false
  }

  while (!signal.aborted) {
    let leastPauseMs = 0
    try {
      if (await readOnce()) return
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof Refused) {
        if (!isPassing(error)) throw error
        leastPauseMs = error.retryAfterMs
      }
    }
    onConnected?.(false)
    await pause(Math.max(pauseMs, leastPauseMs), signal)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }
}
