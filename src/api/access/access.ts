import type { App } from '../app-type.ts'
import type { ServerParts } from '../server.ts'
import { admission, callers } from './callers.ts'
import { connections } from './connections.ts'
import { describedAccess } from './described.ts'
import { browserHeaders } from './headers.ts'
import { rateLimit } from './rate-limit.ts'

/**
 * Who gets in, in this order: connections are bounded, browsers told what to do, the caller named, counted, and let in
 * or refused.
 */
export const registerAccess = (
  app: App,
  { ring, access, countRequests }: Pick<ServerParts, 'ring' | 'access' | 'countRequests'>,
) => {
  const { maxConnections, maxConnectionsPerAddress, rateLimitPerMinute, corsOrigins } = access
  app.register(connections, { most: maxConnections, mostPerAddress: maxConnectionsPerAddress })
  app.register(browserHeaders, { corsOrigins })
  app.register(describedAccess)
  app.register(callers, { ring, corsOrigins })
  app.register(rateLimit, {
    perMinute: rateLimitPerMinute,
    ...(countRequests === undefined ? {} : { count: countRequests }),
  })
  app.register(admission)
}
