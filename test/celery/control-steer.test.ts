import { expect, test } from 'vitest'
import { openControl } from './control-client.ts'
import { aGate, nextEvent, openApp, untilAborted } from './harness.ts'

const SECONDS = { timeoutMs: 10_000 }

/** A worker with so many slots, and remote control of it. */
const steered = async (concurrency: number) => {
  const app = await openApp()
  const control = await openControl(app.broker)
  const start = () => app.startWorker({ queues: { celery: { concurrency } } })
  return { ...app, ...control, start }
}

test('terminating by remote control ends running tasks, and waiting ones when their turn comes', async () => {
  const { celery, say, start } = await steered(1)
  const gate = aGate()
  celery.task('x.work', {}, async ({ signal }) => {
    await gate.pass()
    await untilAborted(signal)
  })
  const worker = await start()
  const running = await celery.send('x.work', [], { taskId: 'running' })
  await gate.entered
  gate.open()
  const received = nextEvent(worker, 'task-received', 'waiting')
  const waiting = await celery.send('x.work', [], { taskId: 'waiting' })
  await received
  const ids = ['running', 'waiting', 'unknown']
  expect(await say('terminate', { signal: 'SIGTERM', task_id: ids })).toEqual({ ok: 'terminate: running, waiting' })
  expect(await running.wait(SECONDS)).toMatchObject({ status: 'REVOKED', result: { exc_message: ['terminated'] } })
  expect(await waiting.wait(SECONDS)).toMatchObject({ status: 'REVOKED', result: { exc_message: ['revoked'] } })
})

test('a revoke is answered with the ids, a terminate of unknown tasks says so', async () => {
  const { say, start } = await steered(1)
  await start()
  expect(await say('revoke', { task_id: ['a', 'b'] })).toEqual({ ok: 'tasks a, b flagged as revoked' })
  expect(await say('revoke', { task_id: 'c', terminate: true })).toEqual({ ok: 'terminate: tasks unknown' })
})

test('a task over its rate waits without holding back others, until the limit is taken away', async () => {
  const { celery, say, start } = await steered(1)
  celery.task('x.work', {}, (_context, which) => which)
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await start()
  const answer = await say('rate_limit', { task_name: 'x.work', rate_limit: '1/h' })
  expect(answer).toEqual({ ok: 'new rate limit set successfully' })
  const [first, second] = [await celery.send('x.work', ['first']), await celery.send('x.work', ['second'])]
  expect(await first.get(SECONDS)).toBe('first')
  expect(await (await celery.send('x.add', [1, 2])).get(SECONDS)).toBe(3)
  expect(await say('reserved')).toMatchObject([{ id: second.id }])
  const lifted = await say('rate_limit', { task_name: 'x.work', rate_limit: 0 })
  expect(lifted).toEqual({ ok: 'rate limit disabled successfully' })
  expect(await second.get(SECONDS)).toBe('second')
})

test('a rate holds for each task of a batch', async () => {
  const { celery, say, start } = await steered(1)
  const sizes: number[] = []
  celery.batchTask('x.score', { maxBatch: 8, rateLimit: '50/s' }, async (requests) => {
    sizes.push(requests.length)
    return requests.map(() => ({ kind: 'success', result: 1 }))
  })
  await start()
  const results = await Promise.all([1, 2, 3].map((value) => celery.send('x.score', [value])))
  await Promise.all(results.map((result) => result.get(SECONDS)))
  expect(sizes).toEqual([1, 1, 1])
  expect(await say('registered')).toEqual(['x.score [rate_limit=50/s]'])
})

test('what waits for its rate returns to the queue when the worker stops', async () => {
  const { celery, broker, start } = await steered(1)
  celery.task('x.work', { rateLimit: '1/h' }, () => 'done')
  const worker = await start()
  const received = nextEvent(worker, 'task-received', 'second')
  await (await celery.send('x.work', [])).get(SECONDS)
  await celery.send('x.work', [], { taskId: 'second' })
  await received
  await worker.stop()
  expect(await broker.depth('celery')).toBe(1)
})

test('new time limits hold for tasks that start afterwards', async () => {
  const { celery, say, start } = await steered(2)
  celery.task('x.work', {}, ({ signal }) => untilAborted(signal))
  await start()
  const limits = { task_name: 'x.work', soft: null, hard: 0.02 }
  expect(await say('time_limit', limits)).toEqual({ ok: 'time limits set successfully' })
  const result = await celery.send('x.work', [])
  expect(await result.wait(SECONDS)).toMatchObject({ result: { exc_type: 'TimeLimitExceeded', exc_message: [0.02] } })
})

test.each([
  ['rate_limit', { task_name: 'x.none', rate_limit: '1/s' }, 'unknown task'],
  ['rate_limit', { task_name: 'x.add', rate_limit: 'often' }, 'Invalid rate limit string'],
  ['time_limit', { task_name: 'x.none', hard: 1 }, 'unknown task'],
  ['time_limit', { task_name: 'x.add', hard: -1 }, 'option hard must be seconds'],
  ['revoke', { task_id: [] }, 'option task_id must be a task id or several'],
  ['pool_grow', { n: 0 }, 'option n must be a whole number'],
  ['autoscale', { max: 5, min: 2 }, 'Autoscale not enabled'],
  ['pool_restart', {}, 'Pool restarts not enabled'],
  ['add_consumer', {}, 'option queue must be a text'],
  ['cancel_consumer', { queue: 'other' }, 'other is not consumed here'],
])('%s with %j is refused: %s', async (method, args, reason) => {
  const { celery, say, start } = await steered(1)
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await start()
  expect(await say(method, args)).toEqual({ error: expect.stringContaining(reason) })
})

test('a queue that is added is consumed, and no longer after it is cancelled', async () => {
  const { celery, broker, say, start } = await steered(1)
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await start()
  const waiting = await celery.send('x.add', [1, 2], { queue: 'more' })
  expect(await say('add_consumer', { queue: 'more' })).toEqual({ ok: 'add consumer more' })
  expect(await waiting.get(SECONDS)).toBe(3)
  expect(await say('active_queues')).toMatchObject([{ name: 'celery' }, { name: 'more' }])
  expect(await say('cancel_consumer', { queue: 'more' })).toEqual({ ok: 'no longer consuming from more' })
  await celery.send('x.add', [1, 2], { queue: 'more' })
  expect(await say('active_queues')).toMatchObject([{ name: 'celery' }])
  expect(await broker.depth('more')).toBe(1)
})

test('a queue that is left while a task runs lets it finish', async () => {
  const { celery, say, start } = await steered(1)
  const gate = aGate()
  celery.task('x.work', {}, async () => {
    await gate.pass()
    return 'finished'
  })
  await start()
  const result = await celery.send('x.work', [])
  await gate.entered
  await say('cancel_consumer', { queue: 'celery' })
  gate.open()
  expect(await result.get(SECONDS)).toBe('finished')
})

test('a shutdown is not answered; listeners learn of it, and what runs may finish', async () => {
  const { celery, cast, start } = await steered(1)
  const gate = aGate()
  celery.task('x.work', {}, async () => {
    await gate.pass()
    return 'finished'
  })
  const worker = await start()
  const asked = nextEvent(worker, 'worker-shutdown')
  const result = await celery.send('x.work', [])
  await gate.entered
  await cast('shutdown')
  await asked
  gate.open()
  await worker.stop()
  expect(await result.get(SECONDS)).toBe('finished')
})
