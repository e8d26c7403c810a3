import type { CountRequests } from '../api/parts.ts'
import { parseRedisAddress } from '../celery/redis/address.ts'
import { Connection } from '../celery/redis/connection.ts'
import type { ProcessParts } from './process.ts'
import { isInProcess } from './servers.ts'

/** Longer than that no request waits to be counted. */
const TIMEOUT_MS = 1000

/** Counts, and begins a window with the first request, in one step that no other process can come between. */
const COUNT = `
local requests = redis.call('INCR', KEYS[1])
if requests == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {requests, redis.call('PTTL', KEYS[1])}`

/** The way to count requests for all API processes together; undefined without a Redis, where there is one process. */
export const openRequestCount = async ({
  config,
  log,
  opened,
}: Pick<ProcessParts, 'config' | 'log' | 'opened'>): Promise<CountRequests | undefined> => {
  const { celeryBackendUrl: url, celeryQueue, rateLimitPerMinute } = config
  if (isInProcess(url) || rateLimitPerMinute === 0) return undefined
  const connection = new Connection({
    address: parseRedisAddress(url),
    timeoutMs: TIMEOUT_MS,
    onTrouble: ({ error, retryInMs }) =>
      log.warn({ err: error, retryInMs }, 'requests are not counted while Redis is away'),
  })
  opened.add('request count', connection, (it) => it.close())
  await connection.open()
  // Installations that share a Redis differ in their queue.
  const prefix = `stellwerk:requests:${celeryQueue}:`
  return async (caller, windowMs) => {
    const reply = await connection.run((client) =>
      client.eval(COUNT, { keys: [`${prefix}${caller}`], arguments: [String(windowMs)] }),
    )
    const [requests = 0, remainingMs = 0] = (reply as number[]).map(Number)
    return { requests, remainingMs }
  }
}
