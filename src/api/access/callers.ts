import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { KeyScope } from '../../store/store.ts'
import type { ApiError } from '../errors.ts'
import { FromElsewhere, KeyMissing, KeyWrong, ScopeTooSmall } from './errors.ts'
import type { KeyRing } from './key-ring.ts'
import { isLoopback } from './loopback.ts'
import { scopeOfRequest } from './scopes.ts'

/** Who asks. */
export interface Caller {
  /** What limits are counted by: `key:7`, or `address:…` without a key that holds. */
  readonly id: string
  /** Id of the key; null without one. */
  readonly keyId: number | null
  /** What they may do; null when they may only use open routes. Without keys everybody on this machine operates. */
  readonly scope: KeyScope | null
  /** Why they are not let in to the route that they asked for. */
  readonly refusal?: ApiError
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
    /** Whether an operator asks, on routes that are open to everybody; false while that cannot be known. */
    isOperator(): Promise<boolean>
    /** Whether the caller would still be let in: keys are withdrawn while streams are open. */
    isStillLetIn(): Promise<boolean>
  }
}

interface CallerParts {
  readonly ring: KeyRing
  /** Origins of web pages that may call from elsewhere. */
  readonly corsOrigins: readonly string[]
}

/** An address as limits count it: IPv6 by networks of 64 bits, which is what one customer has. */
export const addressOf = (ip: string | undefined) => normalizeIP(ip ?? '')

/** The key of a request, wherever it stands. */
export const sentKey = ({ headers }: Pick<FastifyRequest, 'headers'>) => {
  const named = headers['x-api-key']
  if (named !== undefined) return String(named)
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
}

/** A name or an address, in brackets with IPv6, and perhaps a port: nothing else may stand in a `Host`. */
const HOST = /^(\[[0-9a-f:.]+\]|[0-9a-z.-]+)(:\d{1,5})?$/i

const isAskedAsLoopback = ({ host }: FastifyRequest) => isLoopback(HOST.exec(host ?? '')?.[1] ?? '')

/** Browsers name no origin with an image, a script or a link of another site's page, and still say where it is from. */
const isForeign = (request: FastifyRequest, corsOrigins: readonly string[]) => {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (origin !== undefined && corsOrigins.includes(origin)) return false
  if (origin === undefined || site === 'cross-site') return site === 'cross-site'
  return !URL.canParse(origin) || new URL(origin).host !== request.host
}

/** What reverse proxies add to what they pass on. */
const isPassedOn = ({ headers }: FastifyRequest) =>
  Object.keys(headers).some((name) => /^(forwarded|via|x-real-ip|x-forwarded-.+)$/.test(name))

/**
 * Without keys, being on this machine is the only proof, and a web page can make a browser on it ask: by a name that
 * was pointed here afterwards (DNS rebinding), or across origins; and a proxy on it asks for others. All of that shows
 * in the request's headers.
 */
const elsewhere = (request: FastifyRequest, corsOrigins: readonly string[]) => {
  if (!isAskedAsLoopback(request)) return new FromElsewhere('the Host of this request is not this machine')
  if (isPassedOn(request) || !isLoopback(request.ip)) {
    return new FromElsewhere('a proxy passes this request on, for whom cannot be known')
  }
  return isForeign(request, corsOrigins) ? new FromElsewhere('this request comes from another origin') : undefined
}

/** Tells who asks, before anything else is decided: whoever is refused later is counted all the same. */
export const callers = fp(
  async (app, { ring, corsOrigins }: CallerParts) => {
    const withKeys = async (request: FastifyRequest, stranger: Caller): Promise<Caller> => {
      const sent = sentKey(request)
      if (sent === undefined) return { ...stranger, refusal: new KeyMissing() }
      const key = await ring.find(sent)
      if (key === undefined) return { ...stranger, refusal: new KeyWrong() }
      const caller = { id: `key:${key.keyId}`, keyId: key.keyId, scope: key.scope }
      const isEnough = key.scope === 'operator' || scopeOfRequest(request) === 'client'
      return isEnough ? caller : { ...caller, refusal: new ScopeTooSmall(key.scope) }
    }
    const strangerOf = ({ ip }: FastifyRequest): Caller => ({
      id: `address:${addressOf(ip)}`,
      keyId: null,
      scope: null,
    })
    const identify = async (request: FastifyRequest): Promise<Caller> => {
      const stranger = strangerOf(request)
      if (await ring.inUse()) return withKeys(request, stranger)
      const refusal = elsewhere(request, corsOrigins)
      return { ...stranger, scope: 'operator', ...(refusal === undefined ? {} : { refusal }) }
    }
    app.decorateRequest('caller')
    app.decorateRequest('isOperator', async function () {
      const { scope, refusal } = await identify(this).catch(() => strangerOf(this))
      return scope === 'operator' && refusal === undefined
    })
    app.decorateRequest('isStillLetIn', function () {
      return identify(this).then(
        ({ refusal }) => refusal === undefined,
        () => true,
      )
    })
    app.addHook('onRequest', async (request) => {
      request.caller = scopeOfRequest(request) === 'open' ? strangerOf(request) : await identify(request)
    })
  },
  { name: 'callers', dependencies: ['error-handler'] },
)

/**
 * Refuses those who may not use the route that they asked for. What the others get is for them alone: unlike
 * `Authorization`, a cache on the way knows nothing of `X-API-Key`.
 */
export const admission = fp(
  async (app) => {
    app.addHook('onRequest', async ({ caller }, reply) => {
      if (caller.refusal !== undefined) throw caller.refusal
      if (caller.scope !== null) reply.header('cache-control', 'no-store')
    })
  },
  { name: 'admission', dependencies: ['callers'] },
)
