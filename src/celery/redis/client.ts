import { createClient, defineScript } from '@redis/client'
import type { RedisAddress } from './address.ts'

/**
 * Stores and announces in one step, unless what is there is final: whatever two workers do at the same time, the first
 * end of a task stays. Documents that are no JSON, which no Celery writes, are replaced.
 */
const STORE = `
local stored = redis.call('GET', KEYS[1])
if stored then
  local readable, document = pcall(cjson.decode, stored)
  local status = readable and type(document) == 'table' and document.status
  if status == 'SUCCESS' or status == 'FAILURE' or status == 'REVOKED' then return 0 end
end
if ARGV[2] == '' then redis.call('SET', KEYS[1], ARGV[1])
else redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
redis.call('PUBLISH', KEYS[1], ARGV[1])
return 1`

const scripts = {
  storeResult: defineScript({
    SCRIPT: STORE,
    NUMBER_OF_KEYS: 1,
    parseCommand(parser, key: string, text: string, expiresMs: number | null) {
      parser.pushKey(key)
      parser.push(text, expiresMs === null ? '' : String(expiresMs))
    },
    transformReply: (reply: number) => reply === 1,
  }),
}

/**
 * A client that connects once: it keeps no commands for later and does not reconnect by itself, because what has to
 * happen then is more than a client knows.
 */
export const makeClient = ({ host, port, username, password, database, tls }: RedisAddress, connectTimeout: number) =>
  createClient({
    RESP: 3,
    scripts,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    database,
    socket: { host, port, connectTimeout, reconnectStrategy: false, ...(tls && { tls: true, ...tls }) },
    disableOfflineQueue: true,
    // Limits are the connection's: an own timer for each command is slow.
    commandOptions: { timeout: 0 },
    disableClientInfo: true,
    maintNotifications: 'disabled',
  })

export type Client = ReturnType<typeof makeClient>
