import sse from '@fastify/sse'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { isFinal } from '../celery/index.ts'
import { Unavailable } from './errors.ts'
import { MAX_EVENT_STREAMS } from './limits.ts'

/** One server-sent event. */
export interface StreamEvent {
  readonly event: string
  readonly data: object
  /** What a client sends as `Last-Event-ID` when it comes back. */
  readonly id?: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route answers with server-sent events. */
    isStream?: boolean
    /** Whether the last of them is a final state, which a client that comes back need not be told again. */
    isEnding?: boolean
  }
  interface FastifyReply {
    /**
     * Answers with server-sent events until there are no more, the client goes away, its key is withdrawn or the server
     * stops. An error before the first event is answered as on any other route.
     */
    stream(follow: (lastEventId: string | null, signal: AbortSignal) => AsyncIterable<StreamEvent>): Promise<void>
  }
}

/** Silence after which a comment is sent, so that nobody on the way takes the connection for dead. */
const HEARTBEAT_MS = 15_000

/** How often it is asked whether the caller's key still holds. */
const RECHECK_MS = 1000

/** What a client that reads slowly misses rather than filling our memory: points of a curve, and what is soon out of date. */
const MAY_BE_MISSED: ReadonlySet<string> = new Set(['progress', 'snapshot', 'task', 'dropped'])

/** Options of a route that streams. */
export const EVENT_STREAM = {
  sse: true,
  exposeHeadRoute: false,
  config: { isStream: true },
  // The plugin streams only to those who ask for it by name, and these routes have nothing else to give.
  onRequest: async ({ headers }: FastifyRequest) => {
    headers.accept = 'text/event-stream'
  },
} as const

const send = (reply: FastifyReply, event: StreamEvent) => {
  if (MAY_BE_MISSED.has(event.event) && reply.raw.writableNeedDrain) return
  reply.header('content-type', 'text/event-stream')
  reply.sse.send(event).catch((err: unknown) => reply.log.debug({ err }, 'the client of an event stream is gone'))
}

const sendAll = async (reply: FastifyReply, events: AsyncIterable<StreamEvent>) => {
  try {
    for await (const event of events) if (reply.sse.isConnected) send(reply, event)
  } catch (error) {
    if (!reply.raw.headersSent) throw error
    // The client connects again by itself and is told then.
    reply.log.warn({ err: error }, 'an event stream was cut off')
  }
}

/** Aborts when the caller is not let in any more. */
const untilRefused = (request: FastifyRequest) => {
  const refused = new AbortController()
  const timer = setInterval(async () => {
    if (!(await request.isStillLetIn())) refused.abort()
  }, RECHECK_MS)
  return { signal: refused.signal, stop: () => clearInterval(timer) }
}

/** Whether the first event is the last that was told; one that failed may have been tried again since. */
const isToldAlready = async (events: AsyncIterable<StreamEvent>, lastEventId: string | null) => {
  for await (const { id } of events) return id === lastEventId
  return true
}

/** Streams of events, a bounded number at a time. */
export const eventStreams = fp(
  async (app) => {
    await app.register(sse.default, { heartbeatInterval: HEARTBEAT_MS })
    let open = 0

    app.decorateReply('stream', async function (follow) {
      // Else the plugin would end the answer before an error can be told, and have it sent as an event.
      this.sse.keepAlive()
      this.raw.removeHeader('content-type')
      const { lastEventId } = this.sse
      const isBack = this.request.routeOptions.config.isEnding === true && isFinal(lastEventId ?? '')
      if (open >= MAX_EVENT_STREAMS)
        throw new Unavailable(`${MAX_EVENT_STREAMS} event streams are open: ask for the status`)
      open += 1
      const refused = untilRefused(this.request)
      const signal = AbortSignal.any([this.waitSignal(), refused.signal])
      try {
        // The only answer that ends an EventSource, which otherwise connects again after the last event.
        if (isBack && (await isToldAlready(follow(lastEventId, signal), lastEventId))) return this.code(204).send()
        // An idle connection that a client keeps would hold up a stop.
        this.header('connection', 'close')
        await sendAll(this, follow(lastEventId, signal))
        // Also of an answer that was never begun: the plugin's heartbeat would go on.
        if (this.raw.headersSent || signal.aborted) this.sse.close()
      } finally {
        refused.stop()
        open -= 1
      }
    })
  },
  { name: 'event-streams', dependencies: ['stopping'] },
)
