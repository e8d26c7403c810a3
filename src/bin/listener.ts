import type { App } from '../api/app-type.ts'
import type { AccessSettings } from '../api/parts.ts'
import { type Config, listOf } from '../config.ts'
import type { ProcessParts } from './process.ts'

/** Each dependency gets so many milliseconds to answer a readiness check. */
export const CHECK_TIMEOUT_MS = 2000

/** Who gets in to a listener of this process, and how much one of them may ask for. */
export const accessOf = (config: Config): AccessSettings => ({
  rateLimitPerMinute: config.rateLimitPerMinute,
  maxConnections: config.maxConnections,
  maxConnectionsPerAddress: config.maxConnectionsPerAddress,
  maxWaitsPerClient: config.maxWaitsPerClient,
  corsOrigins: listOf(config.corsOrigins),
  trustedProxies: listOf(config.trustedProxies),
})

/** Whether the servers that every process needs can be used. */
export const serverChecks = ({ database, queue }: Pick<ProcessParts, 'database' | 'queue'>) => ({
  database: () => database.verify(),
  broker: async () => {
    await queue.broker.depth(queue.names.inference)
  },
  results: async () => {
    await queue.backend.get('readiness')
  },
})

/** Takes no new requests, and finishes what is under way for `drainSeconds` at most. */
export const closeListener = async (app: App, { drainSeconds }: Pick<Config, 'drainSeconds'>) => {
  const cutOff = setTimeout(() => app.server.closeAllConnections(), drainSeconds * 1000)
  await app.close().finally(() => clearTimeout(cutOff))
}
