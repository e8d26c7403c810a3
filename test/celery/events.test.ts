import { expect, onTestFinished, test, vi } from 'vitest'
import type { Broker } from '../../src/celery/index.ts'
import { jsonOf, openControl } from './control-client.ts'
import { aGate, openApp, overriding } from './harness.ts'

const SECONDS = { timeoutMs: 10_000 }

interface MonitorEvent {
  readonly type: string
  readonly [field: string]: unknown
}

/** A monitor such as Flower: everything that is told, in order. */
const openMonitor = async (broker: Broker) => {
  const events: MonitorEvent[] = []
  const waiting = new Set<() => void>()
  const listen = async () => {
    await broker.listen(
      'celeryev',
      (message) => {
        events.push(...([jsonOf(message)].flat() as MonitorEvent[]))
        for (const look of waiting) look()
      },
      { topic: { type: 'topic', key: '#' } },
    )
  }
  const until = (isIt: (event: MonitorEvent) => boolean): Promise<MonitorEvent> =>
    new Promise((resolve) => {
      const look = () => {
        const found = events.find(isIt)
        if (found && waiting.delete(look)) resolve(found)
      }
      waiting.add(look)
      look()
    })
  await listen()
  const ofTasks = () => events.filter(({ type }) => type.startsWith('task-'))
  return {
    events,
    ofTasks,
    until: (type: string, uuid?: string) => until((it) => it.type === type && (!uuid || it.uuid === uuid)),
  }
}

test('a worker tells when it comes and goes', async () => {
  const { broker, startWorker } = await openApp()
  const { events, until } = await openMonitor(broker)
  const worker = await startWorker({ hostname: 'w1@box' })
  expect(await until('worker-online')).toEqual({
    type: 'worker-online',
    hostname: 'w1@box',
    timestamp: expect.closeTo(Date.now() / 1_000, -2),
    pid: process.pid,
    clock: expect.any(Number),
    freq: 2,
    active: 0,
    processed: 0,
    concurrency: expect.any(Number),
    loadavg: [expect.any(Number), expect.any(Number), expect.any(Number)],
    cores: expect.any(Number),
    sw_ident: 'stellwerk',
    sw_ver: expect.stringMatching(/^\d+\.\d+\.\d+/),
    sw_sys: expect.any(String),
  })
  await worker.stop()
  expect(events.at(-1)).toMatchObject({ type: 'worker-offline', hostname: 'w1@box' })
})

test('a heartbeat comes when it is asked for', async () => {
  const { broker, startWorker } = await openApp()
  const { until } = await openMonitor(broker)
  await startWorker()
  await (await openControl(broker)).cast('heartbeat')
  expect(await until('worker-heartbeat')).toMatchObject({ freq: 5, active: 0, sw_ident: 'stellwerk' })
})

test('the life of a task is told with a clock that only goes forward', async () => {
  const { broker, celery, startWorker } = await openApp({ workerSendTaskEvents: true })
  const { ofTasks, until } = await openMonitor(broker)
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await startWorker({ hostname: 'w1@box' })
  await celery.send('x.add', [2, 3], { taskId: 't1' })
  await until('task-succeeded', 't1')
  expect(ofTasks()).toMatchObject([
    { type: 'task-received', uuid: 't1', name: 'x.add', args: '(2, 3)', kwargs: '{}', retries: 0, root_id: 't1' },
    { type: 'task-started', uuid: 't1', hostname: 'w1@box' },
    { type: 'task-succeeded', uuid: 't1', result: '5', runtime: expect.any(Number), pid: process.pid },
  ])
  const clocks = ofTasks().map(({ clock }) => Number(clock))
  expect(clocks).toEqual([...new Set(clocks)].sort((a, b) => a - b))
  expect(ofTasks().some((event) => 'utcoffset' in event)).toBe(false)
})

test('failures, retries, revokes and rejections are told', async () => {
  const { broker, celery, startWorker } = await openApp({ workerSendTaskEvents: true })
  const { until } = await openMonitor(broker)
  celery.task('x.work', {}, ({ retry, request }, what) => {
    if (what === 'retry' && request.retries === 0) retry({ countdown: 0, error: new Error('again') })
    throw new TypeError('bad')
  })
  await startWorker()
  await celery.send('x.work', ['fail'], { taskId: 'failing' })
  await celery.send('x.work', ['retry'], { taskId: 'retried' })
  await celery.send('x.work', [], { taskId: 'expired', eta: new Date(0), expires: new Date(1) })
  await broker.publish('celery', {
    body: Buffer.from('{'),
    properties: {},
    headers: { task: 'x.work', id: 'unreadable' },
  })
  expect(await until('task-failed', 'failing')).toMatchObject({ exception: "TypeError('bad')" })
  expect(await until('task-retried', 'retried')).toMatchObject({ exception: "Error('again')" })
  expect(await until('task-revoked', 'expired')).toMatchObject({ expired: true, terminated: false })
  expect(await until('task-rejected', 'unreadable')).toMatchObject({ requeue: false })
})

test('tasks are told only while remote control wants it', async () => {
  const { broker, celery, startWorker } = await openApp()
  const { ofTasks, until } = await openMonitor(broker)
  const { say, cast } = await openControl(broker)
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  await startWorker()
  const run = async (taskId: string) => (await celery.send('x.add', [1, 2], { taskId })).get(SECONDS)
  await run('before')
  // Longer than a worker keeps the events of its first tasks.
  vi.advanceTimersByTime(60_000)
  vi.useRealTimers()
  expect(await say('enable_events')).toEqual({ ok: 'task events enabled' })
  expect(await say('enable_events')).toEqual({ ok: 'task events already enabled' })
  await run('between')
  await until('task-succeeded', 'between')
  expect(await say('disable_events')).toEqual({ ok: 'task events disabled' })
  expect(await say('disable_events')).toEqual({ ok: 'task events already disabled' })
  await run('after')
  await cast('heartbeat')
  await until('worker-heartbeat')
  expect(new Set(ofTasks().map(({ uuid }) => uuid))).toEqual(new Set(['between']))
})

test('the first tasks of a worker are told in their order to who asks for them right after, however quick they were', async () => {
  const { broker, celery, startWorker } = await openApp()
  const { ofTasks, until } = await openMonitor(broker)
  const { cast } = await openControl(broker)
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await startWorker()
  await (await celery.send('x.add', [1, 2], { taskId: 'first' })).get(SECONDS)
  expect(ofTasks()).toEqual([])
  await cast('enable_events')
  await until('task-succeeded', 'first')
  expect(ofTasks().map(({ type }) => type)).toEqual(['task-received', 'task-started', 'task-succeeded'])
})

test('a worker says goodbye after the last event of its tasks, however slow the broker is', async () => {
  const gate = aGate()
  const { broker, celery, startWorker } = await openApp({
    workerSendTaskEvents: true,
    broker: (real) =>
      overriding(real, {
        broadcast: async (channel, message, topic) => {
          if (topic?.key === 'task.multi') await gate.pass()
          await real.broadcast(channel, message, topic)
        },
      }),
  })
  const { events, until } = await openMonitor(broker)
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  const worker = await startWorker()
  await (await celery.send('x.add', [1, 2])).get(SECONDS)
  const stopping = worker.stop()
  await gate.entered
  // More turns of the event loop than stopping takes.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  gate.open()
  await stopping
  await until('task-succeeded')
  expect(events.at(-1)).toMatchObject({ type: 'worker-offline' })
})

test('whoever sends a task tells it when asked to', async () => {
  const { broker, celery } = await openApp({ taskSendSentEvent: true })
  const { until } = await openMonitor(broker)
  await celery.send('x.add', [1, 2], { taskId: 't1', queue: 'sums' })
  expect(await until('task-sent', 't1')).toMatchObject({
    hostname: expect.stringMatching(/^gen\d+@/),
    name: 'x.add',
    args: '(1, 2)',
    queue: 'sums',
    routing_key: 'sums',
  })
})

test('events that cannot be sent disturb no task, and are told once', async () => {
  const { celery } = await openApp({
    workerSendTaskEvents: true,
    taskSendSentEvent: true,
    broker: (real) =>
      overriding(real, {
        broadcast: (channel, message, topic) =>
          channel === 'celeryev' ? Promise.reject(new Error('no monitor')) : real.broadcast(channel, message, topic),
      }),
  })
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  const worker = celery.worker()
  onTestFinished(() => worker.stop({ drainMs: 0 }))
  const troubles: string[] = []
  worker.on('worker-trouble', ({ doing }) => troubles.push(doing))
  await worker.start()
  for (const value of [1, 2, 3]) expect(await (await celery.send('x.add', [value, 1])).get(SECONDS)).toBe(value + 1)
  await worker.stop()
  expect(troubles).toEqual(['sending events to monitors'])
})
