import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import fp from 'fastify-plugin'

/**
 * Pages load nothing from elsewhere, run no code that stands in the page, and are shown in nobody's frame. TLS belongs
 * to whoever stands in front, and with it Strict-Transport-Security.
 */
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  xFrameOptions: { action: 'deny' },
  referrerPolicy: { policy: 'no-referrer' },
} as const

const ALLOWED_HEADERS = [
  'authorization',
  'x-api-key',
  'content-type',
  'idempotency-key',
  'prefer',
  'cancel-after',
  'last-event-id',
  'x-request-id',
]

const EXPOSED_HEADERS = ['x-request-id', 'ratelimit', 'ratelimit-policy', 'retry-after', 'preference-applied']

/** What browsers are told about our answers: security headers on all, and which origins may read them, if any. */
export const browserHeaders = fp(
  async (app, { corsOrigins }: { corsOrigins: readonly string[] }) => {
    await app.register(helmet, HEADERS)
    if (corsOrigins.length === 0) return
    await app.register(cors, {
      origin: [...corsOrigins],
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: ALLOWED_HEADERS,
      exposedHeaders: EXPOSED_HEADERS,
      maxAge: 600,
    })
  },
  { name: 'browser-headers' },
)
