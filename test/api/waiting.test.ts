import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { aUser } from '../domain/builders.ts'
import { buildTestApi, finishInference, startInference, useTestApi } from './support.ts'

const stage = useTestApi()

const SUCCESS = { status: 'SUCCESS', result: null }

test('a waiting status is answered as soon as the state is final', async () => {
  const taskId = await startInference(stage.api, aUser())
  const answer = stage.api.app.inject(`/inference/status/${taskId}?wait=60`)
  await stage.api.queue.waited(taskId)
  stage.api.queue.store(taskId, SUCCESS)
  expect((await answer).json().status).toBe('SUCCESS')
})

test('a wait that is over is answered with the state that holds then', async () => {
  const taskId = await startInference(stage.api, aUser())
  const answer = stage.api.app.inject(`/inference/status/${taskId}?wait=60`)
  await stage.api.queue.waited(taskId)
  await stage.store.inferences.end(taskId, 'REVOKED', 'cancelled')
  stage.api.queue.endWaits(taskId)
  expect((await answer).json().status).toBe('REVOKED')
})

test('results can be waited for', async () => {
  const taskId = await startInference(stage.api, aUser())
  const answer = stage.api.app.inject(`/inference/results/${taskId}?limit=1&wait=60`)
  await stage.api.queue.waited(taskId)
  await finishInference(stage.store, taskId)
  stage.api.queue.store(taskId, SUCCESS)
  expect((await answer).json()).toMatchObject([{ location_id: 3 }])
})

test('a result backend that is away leaves the state of the row, and a warning', async () => {
  const away = async () => {
    throw new Error('connect ECONNREFUSED redis://me:secret@localhost')
  }
  const { app, queue, ...logged } = buildTestApi({ store: stage.store })
  queue.result = () => ({ document: away, wait: away, subscribe: away })
  const taskId = await startInference({ app }, aUser())
  expect((await app.inject(`/inference/status/${taskId}?wait=10`)).json().status).toBe('PENDING')
  expect(logged.warnings()).toHaveLength(1)
  expect(JSON.stringify(logged.lines)).not.toContain('secret')
  await app.close()
})

/** A server on a free port with one request that waits. */
const serveWaiting = async () => {
  const served = buildTestApi({ store: stage.store })
  await served.app.listen({ port: 0 })
  const { port } = served.app.server.address() as AddressInfo
  const taskId = await startInference(served, aUser())
  const client = request({ port, path: `/inference/status/${taskId}?wait=60` })
  client.on('error', () => undefined).end()
  await served.queue.waited(taskId)
  return { ...served, taskId, client }
}

test('a wait ends when the client goes away', async () => {
  const { app, queue, taskId, client } = await serveWaiting()
  client.destroy()
  await queue.left(taskId)
  await app.close()
})

test('closing answers the waiting with the current state', async () => {
  const { app, queue, taskId, client } = await serveWaiting()
  queue.store(taskId, { status: 'RETRY', result: null })
  const [[response]] = await Promise.all([once(client, 'response'), app.close()])
  const chunks = await response.toArray()
  expect(JSON.parse(Buffer.concat(chunks).toString()).status).toBe('RETRY')
})
