import { expect, test } from 'vitest'
import { SoftTimeLimitExceeded } from '../../src/celery/index.ts'
import { nextEvent, openApp, untilAborted } from './harness.ts'

const SECONDS = { timeoutMs: 10_000 }

test('the soft limit aborts the signal, and the task may clean up and succeed', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.work', { softTimeLimit: 0.02 }, async ({ signal }) => {
    const error = await untilAborted(signal).catch((reason: unknown) => reason)
    return error instanceof SoftTimeLimitExceeded ? 'cleaned up' : 'wrong reason'
  })
  await startWorker()
  expect(await (await celery.send('x.work', [])).get(SECONDS)).toBe('cleaned up')
})

test('a task that ends with the soft limit fails as SoftTimeLimitExceeded', async () => {
  const { celery, startWorker } = await openApp({ taskSoftTimeLimit: 0.02 })
  celery.task('x.work', {}, ({ signal }) => untilAborted(signal))
  await startWorker()
  const document = await (await celery.send('x.work', [])).wait(SECONDS)
  expect(document?.result).toEqual({
    exc_type: 'SoftTimeLimitExceeded',
    exc_message: [],
    exc_module: 'billiard.exceptions',
  })
})

test('the hard limit ends a task that does not listen, and frees its slot', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.work', {}, () => new Promise(() => {}))
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await startWorker({ queues: { celery: { concurrency: 1 } } })
  const stuck = await celery.send('x.work', [], { timeLimit: 0.03 })
  const next = await celery.send('x.add', [1, 2])
  expect(await stuck.wait(SECONDS)).toMatchObject({
    status: 'FAILURE',
    result: { exc_type: 'TimeLimitExceeded', exc_message: [0.03], exc_module: 'billiard.exceptions' },
    traceback: null,
  })
  expect(await next.get(SECONDS)).toBe(3)
})

test('what a task returns after its hard limit is ignored', async () => {
  const { celery, startWorker } = await openApp()
  const late: Promise<unknown>[] = []
  celery.task('x.work', { timeLimit: 0.02 }, ({ signal }) => {
    const work = untilAborted(signal).catch(() => 'too late')
    late.push(work)
    return work
  })
  const worker = await startWorker()
  const failed = nextEvent(worker, 'task-failed')
  const result = await celery.send('x.work', [])
  await failed
  await Promise.all(late)
  expect(await result.state()).toBe('FAILURE')
})

test("the call's limit counts before the task's, and the task's before the setting's", async () => {
  const { celery, startWorker } = await openApp({ taskTimeLimit: 0.01 })
  celery.task('x.work', { timeLimit: 3_600 }, async ({ request }) => request.timeLimit)
  celery.task('x.score', { timeLimit: 3_600 }, () => new Promise<never>(() => {}))
  await startWorker()
  expect(await (await celery.send('x.work', [])).get(SECONDS)).toBeNull()
  const limited = await celery.send('x.score', [1], { timeLimit: 0.02 })
  expect((await limited.wait(SECONDS))?.result).toMatchObject({ exc_message: [0.02] })
})
