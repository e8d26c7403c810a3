import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { Unprocessable } from './errors.ts'
import { bareKey, fingerprint } from './idempotency.ts'
import { DeedHeaders } from './schemas/headers.ts'

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

interface Deed {
  readonly payload: string
  readonly begunAtMs: number
  readonly answer: Promise<Answer>
  readonly settle: (answer: Answer) => void
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a repeat with the same `Idempotency-Key` gets the answer of the first, and does nothing. */
    isRepeatable?: boolean
  }
  interface FastifyRequest {
    deed: Deed | null
  }
}

const DEEDS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Longer than anybody who got no answer tries again. */
const KEEP_MS = 600_000
/** Of more the oldest are forgotten. */
const MOST_DEEDS = 1000

const beginDeed = (payload: string): Deed => {
  let settle: Deed['settle'] = () => {}
  const answer = new Promise<Answer>((resolve) => {
    settle = resolve
  })
  return { payload, begunAtMs: performance.now(), answer, settle }
}

const nameOf = ({ caller, method, url }: FastifyRequest, key: string) =>
  [caller.id, method, url, bareKey(key)].join(' ')

const refuseOther = () => {
  const msg = 'Value error, this key was used with another payload: use a new key for a new request'
  return new Unprocessable([{ type: 'value_error', loc: ['header', 'idempotency-key'], msg }])
}

const answerAgain = (reply: FastifyReply, { status, type, body }: Answer) => {
  if (type !== '') reply.type(type)
  return reply.code(status).send(body)
}

/**
 * Does what changes something once for each `Idempotency-Key`, for ten minutes: browsers send a POST again by
 * themselves when a connection breaks before the answer. Remembered by this process alone; the starts, which take a key
 * for all processes and a day, keep their own.
 */
export const repeats = fp(
  async (app) => {
    const deeds = new Map<string, Deed>()
    const forgetOld = () => {
      for (const [name, { begunAtMs }] of deeds) {
        if (deeds.size <= MOST_DEEDS && performance.now() - begunAtMs < KEEP_MS) return
        deeds.delete(name)
      }
    }

    app.decorateRequest('deed', null)
    app.addHook('onRoute', (route) => {
      if (![route.method].flat().some((method) => DEEDS.has(method)) || route.schema?.headers !== undefined) return
      route.schema = { ...route.schema, headers: DeedHeaders }
      route.config = { ...route.config, isRepeatable: true }
    })
    app.addHook('preHandler', async (request, reply) => {
      const key = request.headers['idempotency-key']
      if (typeof key !== 'string' || !request.routeOptions.config.isRepeatable) return
      forgetOld()
      const name = nameOf(request, key)
      const payload = fingerprint(request.body)
      const earlier = deeds.get(name)
      if (earlier !== undefined) {
        if (earlier.payload !== payload) throw refuseOther()
        return answerAgain(reply, await earlier.answer)
      }
      const deed = beginDeed(payload)
      deeds.set(name, deed)
      request.deed = deed
      // What was refused may be tried again.
      void deed.answer.then(({ status }) => status >= 300 && deeds.delete(name))
    })
    app.addHook('onSend', async ({ deed }, reply, payload) => {
      if (deed === null) return
      const body = typeof payload === 'string' ? payload : ''
      deed.settle({ status: reply.statusCode, type: String(reply.getHeader('content-type') ?? ''), body })
    })
  },
  { name: 'repeats', dependencies: ['callers', 'validation'] },
)
