import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { startOwn } from '../../../scripts/services/own-server.ts'
import { redis } from '../../../scripts/services/redis.ts'
import { openRedisBackend, type RedisBackendOptions, type ResultDocument } from '../../../src/celery/index.ts'
import { parseRedisAddress } from '../../../src/celery/redis/address.ts'
import { makeClient } from '../../../src/celery/redis/client.ts'

/** The shared Redis; its suites run only when there is one. */
export const url = process.env.TEST_BACKEND_URL ?? ''

export const EXPIRES_SECONDS = 60

export const aDocument = (changes: Partial<ResultDocument> = {}): ResultDocument => ({
  task_id: randomUUID(),
  status: 'SUCCESS',
  result: 5,
  traceback: null,
  children: [],
  date_done: '2026-11-23T04:59:22.151000+00:00',
  ...changes,
})

/** A backend that closes with its test. */
export const openBackend = async (options: RedisBackendOptions) => {
  const backend = await openRedisBackend(options)
  onTestFinished(() => backend.close())
  return backend
}

/** A plain client, to look at what is there and to do what others do. */
export const connectClient = async (address: string) => {
  const client = makeClient(parseRedisAddress(address), 5_000)
  client.on('error', () => {})
  await client.connect()
  return client
}

/** One that closes with its test. */
export const openClient = async (address: string) => {
  const client = await connectClient(address)
  onTestFinished(() => client.destroy())
  return client
}

export const ownRedis = async () => {
  const server = await startOwn(redis)
  onTestFinished(() => server.remove())
  return server
}
