import { once } from 'node:events'
import { get, type IncomingMessage, type RequestOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { MAX_EVENT_STREAMS, MAX_EVENT_STREAMS_PER_CLIENT } from '../../src/api/limits.ts'
import { aUser } from '../domain/builders.ts'
import { buildTestApi, finishInference, startInference, type TestApi, UNKNOWN_ID, useTestApi } from './support.ts'

const stage = useTestApi()
let port: number

beforeAll(async () => {
  await stage.api.app.listen({ port: 0 })
  ;({ port } = stage.api.app.server.address() as AddressInfo)
})

const startTraining = async ({ app }: Pick<TestApi, 'app'>): Promise<string> =>
  (await app.inject({ method: 'POST', url: '/train/start' })).json().task_id

/** An answer that goes on; it is cut off when the test has ended. */
const open = async (path: string, headers: Record<string, string> = {}, options: RequestOptions = {}) => {
  const client = get({ port, path, headers, agent: false, ...options })
  onTestFinished(() => void client.destroy())
  const [response] = (await once(client, 'response')) as [IncomingMessage]
  return { client, response }
}

/** All events up to the end of the answer. */
const eventsOf = async (response: IncomingMessage, onFirst = () => {}) => {
  const events: { event: string | undefined; id: string | undefined; data: unknown }[] = []
  const onEvent = ({ event, id, data }: EventSourceMessage) => {
    events.push({ event, id, data: JSON.parse(data) })
    onFirst()
  }
  const parser = createParser({ onEvent })
  for await (const chunk of response) parser.feed(String(chunk))
  return events
}

/** @returns all events to come, once the first is there */
const begin = async (response: IncomingMessage) => {
  let events: ReturnType<typeof eventsOf> | undefined
  await new Promise<void>((resolve) => {
    events = eventsOf(response, resolve)
  })
  return { events }
}

const progressAt = (tree: number) => ({ tree, trees: 9, loss: 0.5, validation_ndcg10: 0.7 })
const training = (taskId: string, status: string) => ({ task_id: taskId, status, type: 'training' })

test('a training is followed from its state now through each tree to its final state', async () => {
  const taskId = await startTraining(stage.api)
  stage.api.queue.store(taskId, { status: 'PROGRESS', result: progressAt(1) })
  const { response } = await open(`/train/events/${taskId}`)
  const { events } = await begin(response)
  stage.api.queue.store(taskId, { status: 'PROGRESS', result: progressAt(2) })
  await stage.store.models.end(taskId, 'FAILURE', 'too few lists')
  stage.api.queue.store(taskId, { status: 'FAILURE', result: null })
  expect(response.headers['content-type']).toBe('text/event-stream')
  expect(await events).toEqual([
    { event: 'state', id: undefined, data: training(taskId, 'PROGRESS') },
    { event: 'progress', id: '1', data: progressAt(1) },
    { event: 'progress', id: '2', data: progressAt(2) },
    { event: 'state', id: 'FAILURE', data: { ...training(taskId, 'FAILURE'), decision: 'too few lists' } },
  ])
})

test('an inference that has ended is told at once, though the result backend knows nothing of it', async () => {
  const taskId = await startInference(stage.api, aUser())
  await finishInference(stage.store, taskId)
  const { response } = await open(`/inference/events/${taskId}`)
  const data = { task_id: taskId, status: 'SUCCESS', type: 'inference' }
  expect(await eventsOf(response)).toEqual([{ event: 'state', id: 'SUCCESS', data }])
})

test('a client that comes back is not told a tree again, and is told not to come back after the end', async () => {
  const taskId = await startTraining(stage.api)
  stage.api.queue.store(taskId, { status: 'PROGRESS', result: progressAt(4) })
  const { response } = await open(`/train/events/${taskId}`, { 'last-event-id': '4' })
  const { events } = await begin(response)
  stage.api.queue.store(taskId, { status: 'PROGRESS', result: progressAt(5) })
  stage.api.queue.store(taskId, { status: 'SUCCESS', result: null })
  expect((await events)?.map(({ id }) => id)).toEqual([undefined, '5', 'SUCCESS'])
  const again = await open(`/train/events/${taskId}`, { 'last-event-id': 'SUCCESS' })
  expect(again.response.statusCode).toBe(204)
})

test('a client that was told of a failure comes back, and is told that the task was tried again', async () => {
  const taskId = await startTraining(stage.api)
  await stage.store.models.end(taskId, 'FAILURE', 'too few lists')
  const again = () => open(`/train/events/${taskId}`, { 'last-event-id': 'FAILURE' })
  expect((await again()).response.statusCode).toBe(204)
  await stage.api.app.inject({ method: 'POST', url: `/tasks/${taskId}/retry` })
  const { events } = await begin((await again()).response)
  await stage.store.models.end(taskId, 'REVOKED', 'for the test')
  stage.api.queue.store(taskId, { status: 'REVOKED', result: null })
  expect((await events)?.map(({ id }) => id)).toEqual([undefined, 'REVOKED'])
})

const curveFrom = (tree: number, to: number) =>
  Array.from({ length: to - tree + 1 }, (_, index) => [tree + index, 0.5, 0.7])

test('a client that comes late is told the curve so far, then what follows', async () => {
  const taskId = await startTraining(stage.api)
  stage.api.queue.store(taskId, { status: 'PROGRESS', result: { ...progressAt(200), curve: curveFrom(1, 199) } })
  const { response } = await open(`/train/events/${taskId}`)
  const { events } = await begin(response)
  stage.api.queue.store(taskId, { status: 'PROGRESS', result: { ...progressAt(201), curve: curveFrom(1, 200) } })
  stage.api.queue.store(taskId, { status: 'SUCCESS', result: null })
  expect((await events)?.slice(1, -1)).toEqual([
    { event: 'curve', id: undefined, data: { points: curveFrom(1, 199) } },
    { event: 'progress', id: '200', data: progressAt(200) },
    { event: 'progress', id: '201', data: progressAt(201) },
  ])
})

test.each([
  ['goes on after the tree that it has seen', '3', curveFrom(4, 4)],
  ['is told all of a training that was begun again meanwhile', '8', curveFrom(1, 4)],
])('a client that comes back %s', async (_, lastEventId, points) => {
  const taskId = await startTraining(stage.api)
  stage.api.queue.store(taskId, { status: 'PROGRESS', result: { ...progressAt(5), curve: curveFrom(1, 4) } })
  const { response } = await open(`/train/events/${taskId}`, { 'last-event-id': lastEventId })
  const { events } = await begin(response)
  stage.api.queue.store(taskId, { status: 'SUCCESS', result: null })
  const told = (await events)?.slice(1, -1)
  expect(told?.map(({ data }) => data)).toEqual([{ points }, progressAt(5)])
})

test('the status tells how far a training is, without the way there', async () => {
  const taskId = await startTraining(stage.api)
  stage.api.queue.store(taskId, { status: 'PROGRESS', result: { ...progressAt(5), curve: curveFrom(1, 4) } })
  const { progress } = (await stage.api.app.inject(`/train/status/${taskId}`)).json()
  expect(progress).toEqual(progressAt(5))
})

test.each([
  ['inference', {}],
  ['train', {}],
  ['train', { 'last-event-id': 'SUCCESS' }],
])('events of an unknown task of /%s are a plain 404, with %j', async (kind, headers) => {
  const answer = await stage.api.app.inject({ url: `/${kind}/events/${UNKNOWN_ID}`, headers })
  expect(answer.statusCode).toBe(404)
  expect(answer.json().detail).toContain(UNKNOWN_ID)
})

test('a client that goes away frees its subscription', async () => {
  const taskId = await startTraining(stage.api)
  const { client } = await open(`/train/events/${taskId}`)
  await stage.api.queue.waited(taskId)
  client.destroy()
  await stage.api.queue.left(taskId)
  expect(stage.api.errors()).toEqual([])
})

test('a stop of the server ends the streams', async () => {
  const served = buildTestApi({ store: stage.store })
  await served.app.listen({ port: 0 })
  const taskId = await startTraining(served)
  const { response } = await open(
    `/train/events/${taskId}`,
    {},
    { port: (served.app.server.address() as AddressInfo).port },
  )
  const events = eventsOf(response)
  await Promise.all([served.queue.left(taskId), served.app.close()])
  expect(await events).toEqual([{ event: 'state', id: undefined, data: training(taskId, 'PENDING') }])
})

test('beyond the most open streams, of one client and of all, the next one is refused and the others go on', async () => {
  const taskId = await startTraining(stage.api)
  const path = `/train/events/${taskId}`
  const openFrom = (localAddress: string) =>
    Array.from({ length: MAX_EVENT_STREAMS_PER_CLIENT }, () => open(path, {}, { host: '127.0.0.1', localAddress }))
  const addresses = Array.from(
    { length: MAX_EVENT_STREAMS / MAX_EVENT_STREAMS_PER_CLIENT },
    (_, n) => `127.0.0.${n + 2}`,
  )
  const streams = await Promise.all(addresses.flatMap(openFrom))
  const refused = (remoteAddress: string) => stage.api.app.inject({ path, remoteAddress })
  expect((await refused('127.0.0.2')).statusCode).toBe(429)
  expect((await refused('127.0.0.99')).statusCode).toBe(503)
  await stage.store.models.end(taskId, 'FAILURE', 'enough')
  stage.api.queue.store(taskId, { status: 'FAILURE', result: null })
  for (const { response } of streams) expect(await eventsOf(response)).toHaveLength(2)
})

test('events that cannot be had while the result backend is away are a 503', async () => {
  const { app, queue } = buildTestApi({ store: stage.store })
  const taskId = await startTraining({ app })
  const away = () => Promise.reject(new Error('away'))
  queue.result = () => ({ document: away, wait: away, subscribe: away })
  expect((await app.inject(`/train/events/${taskId}`)).statusCode).toBe(503)
  await app.close()
})
