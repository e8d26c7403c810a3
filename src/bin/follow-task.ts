import { setTimeout as sleep } from 'node:timers/promises'
import { createParser } from 'eventsource-parser'
import { isFinal } from '../celery/index.ts'
import { keyHeaders, ServerError } from './http.ts'

interface Followed {
  readonly state: { readonly status: string }
  readonly lastEventId: string
  readonly events: number
}

/** Streams in a row that end without an event: whoever answers so will not tell the end either. */
const MOST_EMPTY_STREAMS = 5

/** Reads one stream to its end. @returns the last state that was told, and where a new stream goes on */
const readEvents = async (
  body: AsyncIterable<Uint8Array>,
  lastEventId: string,
  onProgress: (progress: unknown) => void,
): Promise<Followed> => {
  let followed: Followed = { state: { status: 'PENDING' }, lastEventId, events: 0 }
  const parser = createParser({
    onEvent({ event, data, id = followed.lastEventId }) {
      const value: unknown = JSON.parse(data)
      if (event === 'progress') onProgress(value)
      const state = event === 'state' ? (value as Followed['state']) : followed.state
      followed = { state, lastEventId: id, events: followed.events + 1 }
    },
  })
  const decoder = new TextDecoder()
  for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }))
  return followed
}

/** One stream from where the last one ended. */
const readStream = async ({ url, path, onProgress }: Following, lastEventId: string): Promise<Followed> => {
  const resumption = lastEventId === '' ? {} : { 'last-event-id': lastEventId }
  const headers = { accept: 'text/event-stream', ...keyHeaders(), ...resumption }
  const wentAway = (cause: unknown) => {
    throw new ServerError(`${url} went away: ask it for the status later`, { cause })
  }
  const response = await fetch(new URL(path, url), { headers }).catch(wentAway)
  if (!response.ok || !response.body) throw new ServerError(`${url}${path} answered ${response.status}`)
  return readEvents(response.body, lastEventId, onProgress).catch(wentAway)
}

export interface Following {
  readonly url: string
  readonly path: string
  readonly onProgress: (progress: unknown) => void
  /** Milliseconds between two streams. @default 1000 */
  readonly pauseMs?: number
}

/**
 * Follows a task of a running server to its final state, over as many streams as it takes.
 * @returns what the server says of the final state
 * @throws ServerError when the server refuses, goes away or has nothing to say
 */
export const followTask = async (following: Following): Promise<Followed['state']> => {
  const { url, path, pauseMs = 1000 } = following
  let lastEventId = ''
  for (let empty = 0; empty < MOST_EMPTY_STREAMS; ) {
    const followed = await readStream(following, lastEventId)
    if (isFinal(followed.state.status)) return followed.state
    lastEventId = followed.lastEventId
    empty = followed.events === 0 ? empty + 1 : 0
    await sleep(pauseMs)
  }
  throw new ServerError(`${url}${path} says nothing of the task: ask it for the status later`)
}
