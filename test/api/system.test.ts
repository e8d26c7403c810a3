import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { ApiParts } from '../../src/api/parts.ts'
import type { MonitoredEvent } from '../../src/celery/index.ts'
import { INFERENCE_TASK } from '../../src/contract.ts'
import { aStore } from './fake-store.ts'
import { follow } from './follow-stream.ts'
import { buildTestApi, noOversight, type TestParts } from './support.ts'

const queue = {
  name: 'inference',
  task_types: ['inference'] as const,
  ready: 2,
  unacknowledged: 1,
  consumers: 1,
  dead: 0,
}

/** An API that listens, over a monitor into which the test speaks. */
const aStage = async (parts: Partial<TestParts> = {}) => {
  const monitor = { open: 0, tell: (_events: readonly MonitoredEvent[]) => {} }
  const openMonitor: ApiParts['oversight']['openMonitor'] = async (onEvents) => {
    monitor.open += 1
    monitor.tell = onEvents
    const close = async () => {
      monitor.open -= 1
    }
    return { close }
  }
  const oversight = { ...noOversight, queues: async () => [queue], openMonitor }
  const api = buildTestApi({ store: aStore(), oversight, ...parts })
  onTestFinished(() => api.app.close())
  await api.app.listen({ port: 0 })
  const { port } = api.app.server.address() as AddressInfo
  return { ...api, monitor, port }
}

test('a snapshot tells of requests, queues, workers and dependencies', async () => {
  const checks = { database: async () => {}, broker: () => Promise.reject(new Error('amqp://me:secret@host is away')) }
  const { port, monitor } = await aStage({ checks })
  const { events } = await follow(port, '/system/events')
  await expect.poll(() => monitor.open).toBe(1)
  monitor.tell([{ type: 'worker-heartbeat', hostname: 'w1', active: 1, processed: 5 }])
  await expect.poll(() => events.at(-1)?.data.workers).toMatchObject([{ name: 'w1', state: 'online' }])
  expect(events[0]).toMatchObject({
    event: 'snapshot',
    data: {
      at: expect.any(String),
      queues: [queue],
      health: { database: { ok: true }, broker: { ok: false, detail: 'amqp://***@host is away' } },
    },
  })
})

test('one stream tells of the system and of its tasks where both are asked for', async () => {
  const { app, port, monitor } = await aStage()
  const { events, leave } = await follow(port, '/system/events?tasks=true')
  await expect.poll(() => events.map(({ event }) => event)).toEqual(expect.arrayContaining(['snapshot', 'listening']))
  await app.inject({ method: 'POST', url: '/train/start' })
  await expect.poll(() => events.find(({ event }) => event === 'task')?.data.state).toBe('PENDING')
  leave()
  await expect.poll(() => monitor.open).toBe(0)
})

test('a snapshot counts the inferences that have not ended, whatever stands in the queues', async () => {
  const store = aStore()
  store.inferences.active = async () => 7
  const { port } = await aStage({ store })
  const { events } = await follow(port, '/system/events')
  await expect.poll(() => events[0]?.data).toMatchObject({ tasks: { unfinished_inferences: 7 }, queues: [queue] })
})

test('a snapshot comes though broker, workers and database are out of reach', async () => {
  const away = () => Promise.reject(new Error('away'))
  const store = aStore()
  store.inferences.active = away
  const { port } = await aStage({ store, oversight: { ...noOversight, queues: away, openMonitor: away } })
  const { events } = await follow(port, '/system/events')
  const nothing = { queues: null, workers: null, tasks: { unfinished_inferences: null } }
  await expect.poll(() => events[0]?.data).toMatchObject(nothing)
})

test('tasks are followed from their start here through their worker to their end', async () => {
  const { app, port, monitor } = await aStage()
  const { events } = await follow(port, '/tasks/events')
  await expect.poll(() => monitor.open).toBe(1)
  const taskId = (await app.inject({ method: 'POST', url: '/train/start' })).json().task_id
  const told = { hostname: 'w1', uuid: taskId, name: INFERENCE_TASK, timestamp: 1 }
  monitor.tell([
    { ...told, type: 'task-started' },
    { ...told, type: 'task-succeeded' },
  ])
  await expect.poll(() => events.slice(1).map(({ data }) => data.state)).toEqual(['PENDING', 'STARTED', 'SUCCESS'])
  expect(events[0]).toMatchObject({ event: 'listening' })
  expect(events[1]).toMatchObject({ event: 'task', data: { task_id: taskId, type: 'training' } })
})

test('the end of a task is told and counted though no worker told of it', async () => {
  const store = aStore()
  store.oversight.standings = async (taskIds) =>
    taskIds.map((taskId) => ({ taskId, type: 'training', status: 'SUCCESS', finishedAt: new Date() }))
  const { app, port } = await aStage({ store })
  const { events } = await follow(port, '/system/events?tasks=true')
  await expect.poll(() => events.map(({ event }) => event)).toContain('listening')
  const taskId = (await app.inject({ method: 'POST', url: '/train/start' })).json().task_id
  const told = () => events.filter(({ event }) => event === 'task').map(({ data }) => data)
  await expect.poll(told).toMatchObject([{ state: 'PENDING' }, { task_id: taskId, state: 'SUCCESS' }])
  await expect
    .poll(() => events.findLast(({ event }) => event === 'snapshot')?.data.tasks)
    .toMatchObject({ finished_per_s: expect.toSatisfy((rate: number) => rate > 0) })
})

test('who follows trainings is told nothing of inferences', async () => {
  const { app, port, monitor } = await aStage()
  const { events } = await follow(port, '/tasks/events?type=training')
  await expect.poll(() => monitor.open).toBe(1)
  const told = { hostname: 'w1', uuid: 'i1', name: INFERENCE_TASK }
  monitor.tell(Array.from({ length: 60 }, (_, timestamp) => ({ ...told, type: 'task-started', timestamp })))
  const taskId = (await app.inject({ method: 'POST', url: '/train/start' })).json().task_id
  await expect.poll(() => events.length).toBeGreaterThan(1)
  expect(events.slice(1)).toMatchObject([{ event: 'task', data: { task_id: taskId, type: 'training' } }])
})

test('a type of tasks that there is not is refused', async () => {
  const { app } = await aStage()
  expect((await app.inject('/tasks/events?type=lunch')).statusCode).toBe(422)
})

test('who follows tasks is not told what was before', async () => {
  const { app, port, monitor } = await aStage()
  const start = async () => (await app.inject({ method: 'POST', url: '/train/start' })).json().task_id
  for (let index = 0; index < 60; index++) await start()
  const { events } = await follow(port, '/tasks/events')
  await expect.poll(() => monitor.open).toBe(1)
  const taskId = await start()
  await expect.poll(() => events.length).toBeGreaterThan(1)
  expect(events[1]).toMatchObject({ event: 'task', data: { task_id: taskId } })
})

test('workers are listened to once for all who look, and not after the last has gone', async () => {
  const { port, monitor } = await aStage()
  const streams = await Promise.all(
    ['/system/events', '/tasks/events', '/tasks/events'].map((path) => follow(port, path)),
  )
  await expect.poll(() => monitor.open).toBe(1)
  for (const { leave } of streams) leave()
  await expect.poll(() => monitor.open).toBe(0)
})

test('settings are answered as they are given', async () => {
  const setting = {
    subject: 'Server',
    name: 'PORT',
    value: 1,
    default: 2,
    is_default: false,
    is_secret: false,
    description: 'x',
    expected: 'y',
  }
  const { app } = await aStage({
    oversight: { ...noOversight, settings: [setting] },
  })
  expect((await app.inject('/settings')).json()).toEqual([setting])
})
