import { expect, test } from 'vitest'
import type { Backend, ResultDocument } from '../../src/celery/index.ts'
import { aGate, openApp, overriding, untilAborted } from './harness.ts'

const SECONDS = { timeoutMs: 10_000 }
const ONE_SLOT = { queues: { celery: { concurrency: 1 } } }

test('stopping lets a running task finish and gives back those that wait, in order', async () => {
  const { celery, broker, startWorker } = await openApp()
  const gate = aGate()
  celery.task('x.work', {}, async (_context, which) => {
    if (which === 'running') await gate.pass()
    return which
  })
  const worker = await startWorker(ONE_SLOT)
  const results = []
  for (const which of ['running', 'a', 'b']) results.push(await celery.send('x.work', [which]))
  await gate.entered
  const stopped = worker.stop()
  gate.open()
  await stopped
  expect(await results[0]?.get(SECONDS)).toBe('running')
  expect(await broker.depth('celery')).toBe(2)
  const order: unknown[] = []
  const heir = await startWorker(ONE_SLOT)
  heir.on('task-succeeded', ({ result }) => order.push(result))
  await Promise.all(results.map((result) => result.get(SECONDS)))
  await heir.stop()
  expect(order).toEqual(["'a'", "'b'"])
})

test('a task still running after the drain is aborted, and another worker runs it', async () => {
  const { celery, startWorker } = await openApp()
  const gate = aGate()
  celery.task('x.work', {}, async ({ signal, request }) => {
    if (request.redelivered) return 'second run'
    const aborted = untilAborted(signal)
    gate.pass().catch(() => {})
    return aborted
  })
  const worker = await startWorker()
  const result = await celery.send('x.work', [])
  await gate.entered
  await worker.stop({ drainMs: 1 })
  expect(await result.state()).toBe('PENDING')
  await startWorker()
  expect(await result.get(SECONDS)).toBe('second run')
})

test('a task that was cut off cannot report a state any more', async () => {
  const { celery, startWorker } = await openApp()
  const gate = aGate()
  const reported: Promise<void>[] = []
  celery.task('x.work', {}, async ({ signal, updateState }) => {
    const aborted = untilAborted(signal).catch(() => reported.push(updateState('PROGRESS', 1)))
    await Promise.all([gate.pass(), aborted])
  })
  const worker = await startWorker()
  const result = await celery.send('x.work', [])
  await gate.entered
  await worker.stop({ drainMs: 1 })
  await Promise.all(reported)
  expect([reported.length, await result.state()]).toEqual([1, 'PENDING'])
})

test('stopping twice is stopping once, and a stopped worker does not start again', async () => {
  const { startWorker } = await openApp()
  const worker = await startWorker()
  expect(worker.stop()).toBe(worker.stop())
  await worker.stop()
  await expect(worker.start()).rejects.toThrow('make a new one')
})

test('an early acknowledged task that is cut off fails instead of vanishing', async () => {
  const { celery, startWorker } = await openApp({ taskAcksLate: false })
  const gate = aGate()
  celery.task('x.work', {}, () => gate.pass())
  const worker = await startWorker()
  const result = await celery.send('x.work', [])
  await gate.entered
  await worker.stop({ drainMs: 1 })
  expect(await result.document()).toMatchObject({ status: 'FAILURE', result: { exc_type: 'WorkerLostError' } })
})

test('a task whose result was stored is not run again when only its acknowledgement was lost', async () => {
  const { celery, broker, startWorker } = await openApp()
  let runs = 0
  celery.task('x.work', {}, () => {
    runs += 1
    return runs
  })
  const result = await celery.send('x.work', [])
  const dying = await broker.consume('celery', { prefetch: 1, onDelivery: () => {} })
  await expect.poll(() => broker.depth('celery')).toBe(0)
  await celery.send('x.work', [], { taskId: result.id })
  await startWorker()
  expect(await result.get(SECONDS)).toBe(1)
  await dying.close()
  const last = await celery.send('x.work', [])
  await last.get(SECONDS)
  expect(await result.get(SECONDS)).toBe(1)
  expect(runs).toBe(2)
})

test('a result waits in the worker, unacknowledged, while the backend is away', async () => {
  const attempts: ResultDocument[] = []
  const failingTwice = (real: Backend): Backend =>
    overriding(real, {
      store: async (...args: Parameters<Backend['store']>) => {
        attempts.push(args[0])
        if (attempts.length < 3) throw new Error('the backend is away')
        await real.store(...args)
      },
    })
  const { celery, startWorker } = await openApp({ backend: failingTwice })
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await startWorker()
  expect(await (await celery.send('x.add', [2, 3])).get(SECONDS)).toBe(5)
  expect(attempts).toHaveLength(3)
})
