import { expect, test } from 'vitest'
import { InvalidOption } from '../../src/celery/index.ts'
import { aGate, nextEvent, openApp } from './harness.ts'

const SECONDS = { timeoutMs: 10_000 }

test('a long task in one queue does not delay another queue', async () => {
  const { celery, startWorker } = await openApp({ taskRoutes: { 'x.work': 'training' } })
  const gate = aGate()
  celery.task('x.work', {}, () => gate.pass())
  celery.task('x.add', { queue: 'inference' }, async (_context, a, b) => a + b)
  await startWorker({ queues: { inference: { concurrency: 1 }, training: { concurrency: 1 } } })
  const long = await celery.send('x.work', [])
  await gate.entered
  expect(await (await celery.send('x.add', [1, 2])).get(SECONDS)).toBe(3)
  gate.open()
  await long.get(SECONDS)
})

test('a queue runs as many tasks at once as its concurrency says, and no more', async () => {
  const { celery, startWorker } = await openApp()
  let running = 0
  const seen: number[] = []
  celery.task('x.work', {}, async () => {
    running += 1
    seen.push(running)
    await new Promise(setImmediate)
    running -= 1
  })
  await startWorker({ queues: { celery: { concurrency: 3 } } })
  const results = await Promise.all(Array.from({ length: 30 }, () => celery.send('x.work', [])))
  await Promise.all(results.map((result) => result.wait(SECONDS)))
  expect(Math.max(...seen)).toBe(3)
})

test('a worker holds no more messages than its slots times the prefetch multiplier', async () => {
  const { celery, broker, startWorker } = await openApp({ workerPrefetchMultiplier: 2 })
  const gate = aGate()
  celery.task('x.work', {}, () => gate.pass())
  const worker = await startWorker({ queues: { celery: { concurrency: 2 } } })
  let received = 0
  const full = new Promise<void>((resolve) => {
    worker.on('task-received', () => {
      received += 1
      if (received === 4) resolve()
    })
  })
  for (let count = 0; count < 10; count += 1) await celery.send('x.work', [])
  await full
  expect(await broker.depth('celery')).toBe(6)
  gate.open()
})

test('a listener that throws or rejects harms no task', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  const worker = await startWorker()
  const warnings: string[] = []
  const onWarning = (warning: Error) => warnings.push(warning.message)
  process.on('warning', onWarning)
  worker.on('task-started', () => {
    throw new Error('a listener threw')
  })
  worker.on('task-succeeded', () => Promise.reject(new Error('a listener rejected')))
  const succeeded = nextEvent(worker, 'task-succeeded')
  expect(await (await celery.send('x.add', [1, 2])).get(SECONDS)).toBe(3)
  expect(await succeeded).toMatchObject({ name: 'x.add', result: '3', runtime: expect.any(Number) })
  await expect.poll(() => warnings).toEqual(['a listener threw', 'a listener rejected'])
  process.off('warning', onWarning)
})

test('a removed listener hears nothing more', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  const worker = await startWorker()
  const heard: string[] = []
  const off = worker.on('task-received', ({ uuid }) => heard.push(uuid))
  await (await celery.send('x.add', [1, 2], { taskId: 'first' })).get(SECONDS)
  off()
  await (await celery.send('x.add', [1, 2], { taskId: 'second' })).get(SECONDS)
  expect(heard).toEqual(['first'])
})

test('a worker refuses a concurrency that cannot work', async () => {
  const { celery } = await openApp()
  expect(() => celery.worker({ queues: { slow: { concurrency: 0 } } })).toThrow(InvalidOption)
})
