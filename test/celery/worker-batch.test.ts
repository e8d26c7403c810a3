import { expect, test } from 'vitest'
import { type BatchOutcome, Retry } from '../../src/celery/index.ts'
import { aGate, nextEvent, openApp } from './harness.ts'

const SECONDS = { timeoutMs: 10_000 }
const ONE_SLOT = { queues: { celery: { concurrency: 1 } } }

const success = (result: number): BatchOutcome<number> => ({ kind: 'success', result })

test('waiting messages are handled together, up to the largest batch', async () => {
  const { celery, startWorker } = await openApp()
  const sizes: number[] = []
  celery.batchTask('x.score', { maxBatch: 8 }, async (requests) => {
    sizes.push(requests.length)
    return requests.map(({ args: [value] }) => success(value * 2))
  })
  const results = await Promise.all(Array.from({ length: 20 }, (_, value) => celery.send('x.score', [value])))
  await startWorker(ONE_SLOT)
  const values = await Promise.all(results.map((result) => result.get(SECONDS)))
  expect(values).toEqual(Array.from({ length: 20 }, (_, value) => value * 2))
  expect(sizes).toEqual([8, 8, 4])
})

test('each request of a batch is settled on its own', async () => {
  const { celery, startWorker } = await openApp()
  celery.batchTask('x.score', { maxBatch: 8 }, async (requests) =>
    requests.map(({ args: [value], request }) => {
      if (value === 1) return { kind: 'failure', error: new RangeError('one') }
      if (value === 2 && request.retries === 0) return { kind: 'failure', error: new Retry({ countdown: 0 }) }
      return success(value + request.retries)
    }),
  )
  const results = await Promise.all([0, 1, 2].map((value) => celery.send('x.score', [value])))
  await startWorker(ONE_SLOT)
  const [good, bad, retried] = results
  expect(await good?.get(SECONDS)).toBe(0)
  await expect(bad?.get(SECONDS)).rejects.toMatchObject({ type: 'RangeError' })
  expect(await retried?.get(SECONDS)).toBe(3)
})

test('a batch that throws, or answers too few, fails each of its requests', async () => {
  const { celery, startWorker } = await openApp()
  celery.batchTask('x.score', { maxBatch: 2 }, async ([first]) => {
    if (first?.args[0] === 0) throw new RangeError('all')
    return [success(1)]
  })
  const results = await Promise.all([0, 0, 1, 1].map((value) => celery.send('x.score', [value])))
  await startWorker(ONE_SLOT)
  const documents = await Promise.all(results.map((result) => result.wait(SECONDS)))
  const types = ['RangeError', 'RangeError', 'CeleryError', 'CeleryError']
  expect(documents).toMatchObject(types.map((exc_type) => ({ result: { exc_type } })))
})

test('a terminated request leaves its batch, and the others finish', async () => {
  const { celery, startWorker } = await openApp()
  const gate = aGate()
  celery.batchTask('x.score', { maxBatch: 2 }, async (requests) => {
    await gate.pass()
    return requests.map(({ args: [value] }) => success(value))
  })
  const [stays, goes] = await Promise.all([1, 2].map((value) => celery.send('x.score', [value])))
  const worker = await startWorker(ONE_SLOT)
  await gate.entered
  const revoked = nextEvent(worker, 'task-revoked', goes?.id)
  await goes?.revoke({ terminate: true })
  await revoked
  gate.open()
  expect(await stays?.get(SECONDS)).toBe(1)
  expect(await goes?.state()).toBe('REVOKED')
})

test('a batch holds only messages of its own task', async () => {
  const { celery, startWorker } = await openApp()
  const batches: number[][] = []
  celery.batchTask('x.score', { maxBatch: 8 }, async (requests) => {
    batches.push(requests.map(({ args: [value] }) => value))
    return requests.map(() => success(0))
  })
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  const results = [
    await celery.send('x.score', [1]),
    await celery.send('x.add', [1, 2]),
    await celery.send('x.score', [2]),
  ]
  await startWorker(ONE_SLOT)
  await Promise.all(results.map((result) => result.get(SECONDS)))
  expect(batches).toEqual([[1], [2]])
})
