import { followEvents, type ServerEvent } from './events.ts'

/** How a stream stands. */
export interface Standing {
  readonly isConnected: boolean
  /** Why no events come, where the server gave a reason. */
  readonly error: Error | undefined
}

interface Listener {
  readonly onEvent: (event: ServerEvent) => void
  readonly onStanding: (standing: Standing) => void
  /** As of `followEvents`; that of the first listener holds. */
  readonly silenceMs?: number | undefined
}

interface SharedStream {
  standing: Standing
  /** The last event of the kind that comes first when a stream begins: how things stand. */
  latest: ServerEvent | undefined
  readonly listeners: Set<Listener>
  readonly leaving: AbortController
}

const streams = new Map<string, SharedStream>()

interface Opening {
  readonly path: string
  readonly silenceMs: number | undefined
  readonly onEnd: (stream: SharedStream) => void
}

const openStream = ({ path, silenceMs, onEnd }: Opening): SharedStream => {
  const stream: SharedStream = {
    standing: { isConnected: false, error: undefined },
    latest: undefined,
    listeners: new Set(),
    leaving: new AbortController(),
  }
  const stand = (standing: Standing) => {
    stream.standing = standing
    for (const { onStanding } of stream.listeners) onStanding(standing)
  }
  const hear = (event: ServerEvent) => {
    if (stream.latest === undefined || stream.latest.event === event.event) stream.latest = event
    for (const { onEvent } of stream.listeners) onEvent(event)
  }
  followEvents(path, {
    signal: stream.leaving.signal,
    onEvent: hear,
    onConnected: (isConnected, refused) => stand({ isConnected, error: refused?.status === 0 ? undefined : refused }),
    silenceMs,
  })
    .catch((error: Error) => stand({ isConnected: false, error }))
    .finally(() => onEnd(stream))
  return stream
}

/**
 * Listens to a stream that all who ask for the same one share: a browser opens six connections to a server at most, for
 * all its windows. Who joins later is told how things stand; of one that has ended a new one is opened.
 * @param turn streams of another turn are other ones, as after a sign-in
 * @returns the way to leave; the last one who does ends it
 */
export const listenTo = (path: string, turn: number, listener: Listener): (() => void) => {
  const name = `${turn} ${path}`
  const onEnd = (stream: SharedStream) => {
    if (streams.get(name) === stream) streams.delete(name)
  }
  const stream = streams.get(name) ?? openStream({ path, silenceMs: listener.silenceMs, onEnd })
  streams.set(name, stream)
  stream.listeners.add(listener)
  listener.onStanding(stream.standing)
  if (stream.latest !== undefined) listener.onEvent(stream.latest)
  return () => {
    stream.listeners.delete(listener)
    if (stream.listeners.size > 0) return
    onEnd(stream)
    stream.leaving.abort()
  }
}
