import plugin, { type FastifyRateLimitStore, type FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import fp from 'fastify-plugin'
import type { CountRequests } from '../parts.ts'
import { TooManyRequests } from './errors.ts'
import { isUncounted } from './scopes.ts'

const WINDOW_MS = 60_000
/** Callers that are remembered at a time; the one not seen for longest is forgotten first. */
const MOST_CALLERS = 10_000

interface RateLimit {
  /** 0 means no limit. */
  readonly perMinute: number
  /** Counts for several processes; each counts for itself without it. */
  readonly count?: CountRequests
}

const storeOn = (count: CountRequests): FastifyRateLimitStoreCtor =>
  class implements FastifyRateLimitStore {
    incr(...[key, callback, windowMs = WINDOW_MS]: Parameters<FastifyRateLimitStore['incr']>) {
      count(key, Number(windowMs)).then(
        ({ requests, remainingMs }) => callback(null, { current: requests, ttl: remainingMs }),
        (error: Error) => callback(error),
      )
    }
    child() {
      return this
    }
  }

/**
 * So many requests a minute for each caller, told with every answer: draft-ietf-httpapi-ratelimit-headers-10. A count
 * that cannot be taken, because Redis is away, stops nobody.
 */
export const rateLimit = fp(
  async (app, { perMinute, count }: RateLimit) => {
    if (perMinute === 0) return
    await app.register(plugin, {
      global: false,
      max: perMinute,
      timeWindow: WINDOW_MS,
      cache: MOST_CALLERS,
      skipOnError: true,
      keyGenerator: ({ caller }) => caller.id,
      ...(count === undefined ? {} : { store: storeOn(count) }),
    })
    const take = app.createRateLimit()
    app.addHook('onRequest', async (request, reply) => {
      if (isUncounted(request)) return
      const taken = await take(request)
      if (taken.isAllowed) return
      reply.header('ratelimit-policy', `"requests";q=${perMinute};w=${WINDOW_MS / 1000}`)
      reply.header('ratelimit', `"requests";r=${taken.remaining};t=${taken.ttlInSeconds}`)
      if (taken.isExceeded) {
        throw new TooManyRequests(`more than ${perMinute} requests in a minute: wait`, taken.ttlInSeconds)
      }
    })
  },
  { name: 'rate-limit', dependencies: ['callers'] },
)
