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
}

interface SharedStream {
  standing: Standing
  readonly listeners: Set<Listener>
  readonly leaving: AbortController
}

/** A snapshot comes each second; without one for so long, what is shown is old. */
const SNAPSHOT_SILENCE_MS = 6000

const streams = new Map<string, SharedStream>()

const openStream = (path: string): SharedStream => {
  const stream: SharedStream = {
    standing: { isConnected: false, error: undefined },
    listeners: new Set(),
    leaving: new AbortController(),
  }
  const stand = (standing: Standing) => {
    stream.standing = standing
    for (const { onStanding } of stream.listeners) onStanding(standing)
  }
  followEvents(path, {
    signal: stream.leaving.signal,
    onEvent: (event) => {
      for (const { onEvent } of stream.listeners) onEvent(event)
    },
    onConnected: (isConnected, refused) => stand({ isConnected, error: refused?.status === 0 ? undefined : refused }),
    ...(path.startsWith('/system/events') ? { silenceMs: SNAPSHOT_SILENCE_MS } : {}),
  }).catch((error: Error) => stand({ isConnected: false, error }))
  return stream
}

/**
 * Listens to a stream that all who ask for the same one share: a browser opens six connections to a server at most, for
 * all its windows.
 * @param turn streams of another turn are other ones, as after a sign-in
 * @returns the way to leave; the last one who does ends it
 */
export const listenTo = (path: string, turn: number, listener: Listener): (() => void) => {
  const name = `${turn} ${path}`
  const stream = streams.get(name) ?? openStream(path)
  streams.set(name, stream)
  stream.listeners.add(listener)
  listener.onStanding(stream.standing)
  return () => {
    stream.listeners.delete(listener)
    if (stream.listeners.size > 0) return
    streams.delete(name)
    stream.leaving.abort()
  }
}
