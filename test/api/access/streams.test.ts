import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { defer } from '../../../src/celery/deferred.ts'
import { noOversight, type TestApi } from '../support.ts'
import { build, makeKey, useKeys } from './support.ts'

const stage = useKeys()

const openMonitor = async () => ({ close: async () => {} })

const follow = async ({ app }: Pick<TestApi, 'app'>, headers: Record<string, string>) => {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const client = get({ port, path: '/tasks/events', headers, agent: false }).on('error', () => {})
  onTestFinished(() => void client.destroy())
  const [response] = (await once(client, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(200)
  return response.resume().on('error', () => {})
}

const buildHere = () => build({}, { store: stage.store, oversight: { ...noOversight, openMonitor } })

test('the streams of a key that is withdrawn end, and those of others go on', async () => {
  const api = buildHere()
  const [one, other] = [await makeKey(stage.store), await makeKey(stage.store)]
  const lasting = await follow(api, { 'x-api-key': other.key })
  const stream = await follow(api, { 'x-api-key': one.key })
  const ended = once(stream, 'end')
  await stage.store.keys.withdraw(one.key_id)
  await ended
  expect(lasting.readableEnded).toBe(false)
})

test('streams that were open without keys end with the first key', async () => {
  const stream = await follow(buildHere(), {})
  const ended = once(stream, 'end')
  await makeKey(stage.store)
  await ended
})

test('a stream that has told nothing yet ends with its key, also for a client that says what it was told last', async () => {
  const asked = defer<void>()
  const pulse = () => {
    asked.resolve()
    return defer<never>().promise
  }
  const { app } = build({}, { store: { ...stage.store, registry: { ...stage.store.registry, pulse } } })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const [{ key, key_id }] = [await makeKey(stage.store), await makeKey(stage.store)]
  const headers = { 'x-api-key': key, 'last-event-id': 'SUCCESS' }
  const { port } = app.server.address() as AddressInfo
  const ended = fetch(`http://127.0.0.1:${port}/models/events`, { headers }).then((answer) => answer.text())
  await asked.promise
  await stage.store.keys.withdraw(key_id)
  expect(await ended).toBe('')
})
