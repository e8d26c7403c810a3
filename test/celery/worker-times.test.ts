import { expect, onTestFinished, test } from 'vitest'
import { formatTime } from '../../src/celery/time.ts'
import { anId, aTaskMessage, nextEvent, openApp } from './harness.ts'

const SECONDS = { timeoutMs: 10_000 }

test('a task with a countdown does not start earlier', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.work', {}, () => Date.now())
  await startWorker()
  const earliest = Date.now() + 100
  const result = await celery.send('x.work', [], { countdown: 0.1 })
  expect(await result.get(SECONDS)).toBeGreaterThanOrEqual(earliest)
})

test('a task whose time has not come waits in the broker and blocks nobody', async () => {
  const { celery, broker, startWorker } = await openApp({ workerPrefetchMultiplier: 1 })
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await startWorker({ queues: { celery: { concurrency: 1 } } })
  const eta = formatTime(new Date(Date.now() + 3_600_000))
  // As a Python client sends it: the broker was not told to wait.
  const early = Array.from({ length: 5 }, () => aTaskMessage({ headers: { eta } }))
  for (const message of early) await broker.publish('celery', message)
  expect(await (await celery.send('x.add', [1, 2])).get(SECONDS)).toBe(3)
  expect(await broker.depth('celery')).toBe(0)
  expect(await celery.result(String(early[0]?.headers.id)).state()).toBe('PENDING')
})

test('a task that is to wait for years is accepted, though no timer lasts so long', async () => {
  const { celery, broker, startWorker } = await openApp()
  const warnings: string[] = []
  const onWarning = ({ name }: Error) => warnings.push(name)
  process.on('warning', onWarning)
  onTestFinished(() => void process.off('warning', onWarning))
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await startWorker()
  const far = await celery.send('x.add', [1, 2], { eta: new Date(Date.now() + 10 * 365 * 86_400_000) })
  expect(await (await celery.send('x.add', [3, 4])).get(SECONDS)).toBe(7)
  expect([await broker.depth('celery'), await far.state()]).toEqual([0, 'PENDING'])
  expect(warnings).not.toContain('TimeoutOverflowWarning')
})

test('a task that has expired on arrival is revoked', async () => {
  const { celery, broker, startWorker } = await openApp()
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  const worker = await startWorker()
  const revoked = nextEvent(worker, 'task-revoked', 'old')
  await broker.publish('celery', aTaskMessage({ headers: { id: 'old', expires: '2020-01-01T00:00:00+00:00' } }))
  expect(await revoked).toMatchObject({ expired: true, terminated: false })
  expect(await celery.result('old').document()).toMatchObject({
    status: 'REVOKED',
    result: { exc_message: ['expired'] },
  })
})

test('a task that expires while it waits for a slot is revoked when its turn comes', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.work', {}, async (_context, untilMs) => {
    while (Date.now() <= Number(untilMs)) await new Promise(setImmediate)
  })
  const worker = await startWorker({ queues: { celery: { concurrency: 1 } } })
  const expires = new Date(Date.now() + 50)
  const taskId = anId()
  const revoked = nextEvent(worker, 'task-revoked', taskId)
  await celery.send('x.work', [expires.getTime()])
  await celery.send('x.work', [0], { taskId, expires })
  expect(await revoked).toMatchObject({ expired: true })
})
