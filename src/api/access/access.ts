import type { App } from '../app-type.ts'
import type { ApiParts } from '../parts.ts'
import { admission, callers } from './callers.ts'
import { connections } from './connections.ts'
import { describedAccess } from './described.ts'
import { browserHeaders } from './headers.ts'
import type { KeyRing } from './key-ring.ts'
import { ownership } from './ownership.ts'
import { rateLimit } from './rate-limit.ts'
import { waits } from './waits.ts'

/**
 * Who gets in, in this order: connections are bounded, browsers told what to do, the caller named, counted, and let in
 * or refused; then the waits are bounded and what belongs to others is hidden.
 */
export const registerAccess = (app: App, { store, countRequests, settings }: ApiParts, ring: KeyRing) => {
  const { maxConnections, maxConnectionsPerAddress, maxWaitsPerClient, rateLimitPerMinute, corsOrigins } =
    settings.access
  app.register(connections, { most: maxConnections, mostPerAddress: maxConnectionsPerAddress })
  app.register(browserHeaders, { corsOrigins })
  app.register(describedAccess)
  app.register(callers, { ring, corsOrigins })
  app.register(rateLimit, {
    perMinute: rateLimitPerMinute,
    ...(countRequests === undefined ? {} : { count: countRequests }),
  })
  app.register(admission)
  app.register(waits, { perClient: maxWaitsPerClient })
  app.register(ownership, { inferences: store.inferences })
}
