import { expect, test } from 'vitest'
import type { Broker } from '../../src/celery/index.ts'
import { backoffSeconds } from '../../src/celery/worker/backoff.ts'
import { aTaskMessage, nextEvent, openApp, overriding } from './harness.ts'

const SECONDS = { timeoutMs: 10_000 }

test('a task that asks for a retry runs again with the same id', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.work', {}, ({ request, retry }) => (request.retries < 2 ? retry({ countdown: 0 }) : request.retries))
  const worker = await startWorker()
  const retried = nextEvent(worker, 'task-retried', 't1')
  const result = await celery.send('x.work', [], { taskId: 't1' })
  expect(await result.get(SECONDS)).toBe(2)
  await retried
})

test('a retry keeps arguments, own headers, limits and root', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.work', {}, ({ request, retry }) =>
    request.retries < 1
      ? retry({ countdown: 0.01 })
      : [request.args, request.headers, request.timeLimit, request.rootId, request.priority],
  )
  await startWorker()
  const options = { headers: { tenant: 'a' }, timeLimit: 60, rootId: 'root', priority: 4 }
  const result = await celery.send('x.work', [1, 'two'], options)
  expect(await result.get(SECONDS)).toEqual([[1, 'two'], { tenant: 'a' }, 60, 'root', 4])
})

test('a protocol 1 task is retried too', async () => {
  const { celery, broker, startWorker } = await openApp()
  celery.task('x.work', {}, ({ request, retry }, text) => (request.retries < 1 ? retry({ countdown: 0 }) : text))
  await startWorker()
  const body = { task: 'x.work', id: 'old', args: ['hello'], kwargs: {}, retries: 0, utc: true }
  await broker.publish('celery', { ...aTaskMessage({ body }), headers: {} })
  expect(await celery.result('old').get(SECONDS)).toBe('hello')
})

test('the state is RETRY, with the cause, while a retry waits in the broker', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.work', { autoretryFor: [RangeError], defaultRetryDelay: 3_600 }, () => {
    throw new RangeError('not yet')
  })
  const worker = await startWorker()
  const retried = nextEvent(worker, 'task-retried')
  const result = await celery.send('x.work', [])
  expect(await retried).toMatchObject({ exception: "RangeError('not yet')" })
  expect(await result.document()).toMatchObject({
    status: 'RETRY',
    date_done: null,
    result: { exc_type: 'RangeError', exc_message: ['not yet'] },
  })
})

test('errors that are not listed are not retried', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.work', { autoretryFor: [RangeError], defaultRetryDelay: 0 }, () => {
    throw new TypeError('never')
  })
  await startWorker()
  await expect((await celery.send('x.work', [])).get(SECONDS)).rejects.toMatchObject({ type: 'TypeError' })
})

test('past the last retry the cause is the failure, or MaxRetriesExceededError where there is none', async () => {
  const { celery, startWorker } = await openApp()
  let runs = 0
  celery.task('x.work', { maxRetries: 2 }, ({ retry }, hasCause) => {
    runs += 1
    return retry({ countdown: 0, ...(hasCause ? { error: new RangeError('the cause') } : {}) })
  })
  await startWorker()
  await expect((await celery.send('x.work', [true])).get(SECONDS)).rejects.toMatchObject({ type: 'RangeError' })
  expect(runs).toBe(3)
  const without = celery.send('x.work', [false], { taskId: 't2' }).then((result) => result.get(SECONDS))
  await expect(without).rejects.toMatchObject({
    type: 'MaxRetriesExceededError',
    message: "Can't retry x.work[t2] args:(False,) kwargs:{}",
  })
})

test('a retry that cannot be published leaves the message with the broker', async () => {
  let refuse = true
  const { celery, startWorker } = await openApp({
    broker: (real) => refusingRetries(real, () => refuse),
  })
  let runs = 0
  celery.task('x.work', {}, ({ retry, request }) => {
    runs += 1
    if (request.redelivered) refuse = false
    return request.retries === 0 ? retry({ countdown: 0 }) : 'done'
  })
  const worker = await startWorker()
  const trouble = nextEvent(worker, 'worker-trouble')
  const result = await celery.send('x.work', [])
  expect((await trouble).doing).toContain('publishing the retry')
  expect(await result.get(SECONDS)).toBe('done')
  expect(runs).toBe(3)
})

/** A broker that takes first attempts only. */
const refusingRetries = (real: Broker, isRefusing: () => boolean): Broker =>
  overriding(real, {
    publish: async (...[queue, message, options]: Parameters<Broker['publish']>) => {
      if (message.headers.retries === 1 && isRefusing()) throw new Error('the broker is away')
      await real.publish(queue, message, options)
    },
  })

test('the wait of a backoff doubles up to its maximum', () => {
  const waits = [0, 1, 2, 3, 9, 12].map((retries) => backoffSeconds({ retryBackoff: 2, retryJitter: false }, retries))
  expect(waits).toEqual([2, 4, 8, 16, 600, 600])
})

test('jitter draws a whole second from 0 to the wait', () => {
  const waits = Array.from({ length: 200 }, () => backoffSeconds({ retryBackoff: true }, 2))
  expect([...new Set(waits)].sort()).toEqual([0, 1, 2, 3, 4])
})
