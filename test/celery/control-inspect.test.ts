import { expect, test } from 'vitest'
import { openControl } from './control-client.ts'
import { aGate, nextEvent, openApp } from './harness.ts'

const NODE = 'w1@box'

/** A worker with two running tasks and one that waits, until the gate opens. */
const busyWorker = async () => {
  const app = await openApp()
  const gate = aGate()
  app.celery.task('x.work', { rateLimit: '1000/s' }, gate.pass)
  const worker = await app.startWorker({ queues: { celery: { concurrency: 1 } }, hostname: NODE })
  await app.celery.send('x.work', [1, 'a'], { taskId: 'running', kwargs: { k: null }, priority: 3 })
  await gate.entered
  const received = nextEvent(worker, 'task-received', 'waiting')
  await app.celery.send('x.work', [], { taskId: 'waiting' })
  await received
  return { ...app, ...(await openControl(app.broker)), gate, worker }
}

test('a ping is answered with the ticket of its question, and with a later clock', async () => {
  const { broker, startWorker } = await openApp()
  await startWorker({ hostname: NODE })
  const { ask } = await openControl(broker)
  const { body, headers } = await ask('ping', {}, { clock: 500 })
  expect(body).toEqual({ [NODE]: { ok: 'pong' } })
  expect(headers.clock).toBeGreaterThan(500)
})

test('running tasks are shown as Celery shows them', async () => {
  const { say, gate } = await busyWorker()
  expect(await say('active')).toEqual([
    {
      id: 'running',
      name: 'x.work',
      args: [1, 'a'],
      kwargs: { k: null },
      type: 'x.work',
      hostname: NODE,
      time_start: expect.closeTo(Date.now() / 1_000, -2),
      acknowledged: false,
      delivery_info: { exchange: '', routing_key: 'celery', priority: 3, redelivered: false },
      worker_pid: process.pid,
    },
  ])
  expect(await say('active', { safe: true })).toMatchObject([{ args: "(1, 'a')", kwargs: "{'k': None}" }])
  gate.open()
})

test('tasks that wait for a slot are reserved, not active', async () => {
  const { say, gate } = await busyWorker()
  expect(await say('reserved')).toMatchObject([{ id: 'waiting', time_start: null }])
  expect(await say('query_task', { ids: ['running', 'waiting', 'unknown'] })).toMatchObject({
    running: ['active', { id: 'running' }],
    waiting: ['reserved', { id: 'waiting' }],
  })
  gate.open()
})

test('tasks that start later wait in the broker, so none is scheduled', async () => {
  const { celery, say, gate } = await busyWorker()
  await celery.send('x.work', [], { countdown: 60 })
  expect(await say('scheduled')).toEqual([])
  gate.open()
})

test('the statistics count started tasks, slots and prefetched messages', async () => {
  const { say, gate } = await busyWorker()
  expect(await say('stats')).toMatchObject({
    total: { 'x.work': 1 },
    pid: process.pid,
    clock: expect.stringMatching(/^\d+$/),
    pool: { 'max-concurrency': 1, processes: [process.pid] },
    broker: { transport: 'memory' },
    prefetch_count: 4,
    rusage: { utime: expect.any(Number) },
  })
  gate.open()
})

test('registered tasks are told with their rate, or with what is asked for', async () => {
  const { say, gate } = await busyWorker()
  expect(await say('registered')).toEqual(['x.work [rate_limit=1000/s]'])
  expect(await say('registered', { taskinfoitems: ['acks_late'] })).toEqual(['x.work [acks_late=true]'])
  gate.open()
})

test("settings are told in Celery's names without defaults and without secrets", async () => {
  const { broker, startWorker } = await openApp({
    resultExpires: 60,
    taskDefaultQueue: 'amqp://user:hidden@host/',
    taskRoutes: { 'x.api_key': 'hidden' },
  })
  await startWorker()
  const { say } = await openControl(broker)
  expect(await say('conf')).toEqual({
    result_expires: 60,
    task_default_queue: 'amqp://********@host/',
    task_routes: { 'x.api_key': '********' },
  })
  expect(await say('conf', { with_defaults: true })).toMatchObject({ task_acks_late: true, accept_content: ['json'] })
  expect(JSON.stringify(await say('report'))).not.toContain('hidden')
})

test('a worker that starts learns the clock and the revoked tasks, and tells its own', async () => {
  const { say, ask, cast, gate } = await busyWorker()
  await cast('revoke', { task_id: 'ours' })
  const { body } = await ask('hello', { from_node: 'py@box', revoked: { theirs: [12.5, 'theirs'] } })
  const { revoked, clock } = body[NODE] as { revoked: Record<string, [number, string]>; clock: number }
  expect(Object.keys(revoked)).toEqual(['ours', 'theirs'])
  // Python refuses a time that its JSON reads as an integer.
  expect(Number.isInteger(revoked.ours?.[0])).toBe(false)
  expect(clock).toBeGreaterThan(1)
  expect(await say('revoked')).toEqual(['ours', 'theirs'])
  expect(await say('hello', { from_node: NODE })).toBeNull()
  gate.open()
})

test('consumed queues are described as Celery declares them', async () => {
  const { say, gate } = await busyWorker()
  expect(await say('active_queues')).toMatchObject([
    { name: 'celery', routing_key: 'celery', durable: true, exchange: { name: 'celery', type: 'direct' } },
  ])
  gate.open()
})
