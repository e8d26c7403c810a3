import { once } from 'node:events'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { type TObject, Type } from 'typebox'
import { createDeeds, type Deed, type DeedAnswer } from './deeds.ts'
import { Unavailable } from './errors.ts'
import { bareKey, fingerprint, keyUsedOtherwise } from './idempotency.ts'
import { DeedHeaders } from './schemas/headers.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a repeat with the same `Idempotency-Key` gets the answer of the first, and does nothing. */
    isRepeatable?: boolean
    /** Whether the route does so by itself. */
    keepsItsKey?: boolean
  }
  interface FastifyRequest {
    deed: Deed | null
  }
}

const DEEDS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

const nameOf = ({ method, url }: FastifyRequest, key: string) => [method, url, bareKey(key)].join(' ')

/** @throws Unavailable when nobody waits any more, or the server stops */
const answerOf = ({ answer }: Deed, signal: AbortSignal) => {
  const left = once(signal, 'abort').then(() => {
    throw new Unavailable('the first request with this Idempotency-Key is still under way: try again')
  })
  return Promise.race([answer, left])
}

const answerAgain = (reply: FastifyReply, { status, type, body }: DeedAnswer) => {
  if (type !== '') reply.type(type)
  return reply.code(status).send(body)
}

/** The headers of a route, and the key beside them. */
const withKey = (headers: unknown) =>
  Type.Object({ ...DeedHeaders.properties, ...(headers as TObject | undefined)?.properties })

/**
 * Does what changes something once for each `Idempotency-Key`, for ten minutes: browsers send a POST again by
 * themselves when a connection breaks before the answer. Remembered by this process alone; the starts, which take a key
 * for all processes and a day, keep their own.
 */
export const repeats = fp(
  async (app) => {
    const deeds = createDeeds()

    app.decorateRequest('deed', null)
    app.addHook('onRoute', (route) => {
      if (![route.method].flat().some((method) => DEEDS.has(method)) || route.config?.keepsItsKey) return
      route.schema = { ...route.schema, headers: withKey(route.schema?.headers) }
      route.config = { ...route.config, isRepeatable: true }
    })
    app.addHook('preHandler', async (request, reply) => {
      const key = request.headers['idempotency-key']
      if (typeof key !== 'string' || !request.routeOptions.config.isRepeatable) return
      const [caller, name, payload] = [request.caller.id, nameOf(request, key), fingerprint(request.body)]
      const earlier = deeds.find(caller, name)
      if (earlier === undefined) {
        request.deed = deeds.begin(caller, name, payload)
        return
      }
      if (earlier.payload !== payload) throw keyUsedOtherwise()
      return answerAgain(reply, await answerOf(earlier, reply.waitSignal()))
    })
    app.addHook('onSend', async ({ deed }, reply, payload) => {
      if (deed === null) return
      const body = typeof payload === 'string' ? payload : ''
      deed.settle({ status: reply.statusCode, type: String(reply.getHeader('content-type') ?? ''), body })
    })
  },
  { name: 'repeats', dependencies: ['callers', 'stopping', 'validation'] },
)
