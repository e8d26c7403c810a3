import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { CONTROL_CHANNEL, encodeCast } from '../../src/celery/control/protocol.ts'
import { LamportClock } from '../../src/celery/events/clock.ts'
import { TaskRevoked } from '../../src/celery/index.ts'
import { aGate, anId, nextEvent, openApp, overriding, untilAborted } from './harness.ts'

const SECONDS = { timeoutMs: 10_000 }
const ONE_SLOT = { queues: { celery: { concurrency: 1 } } }

test('a queued task that is revoked ends REVOKED when its turn comes, without running', async () => {
  const { celery, broker, startWorker } = await openApp()
  const gate = aGate()
  const ran: unknown[] = []
  celery.task('x.work', {}, async (_context, which) => {
    ran.push(which)
    await gate.pass()
  })
  const worker = await startWorker(ONE_SLOT)
  await celery.send('x.work', ['first'])
  const second = await celery.send('x.work', ['second'])
  await gate.entered
  await second.revoke()
  const revoked = nextEvent(worker, 'task-revoked', second.id)
  gate.open()
  await expect(second.get(SECONDS)).rejects.toThrow(TaskRevoked)
  expect(await revoked).toMatchObject({ terminated: false, expired: false })
  expect(ran).toEqual(['first'])
  expect(await broker.depth('celery')).toBe(0)
})

test('a revoke holds for a task that arrives later', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await startWorker()
  const taskId = anId()
  await celery.revoke(taskId)
  const result = await celery.send('x.add', [1, 2], { taskId })
  expect(await result.wait(SECONDS)).toMatchObject({
    status: 'REVOKED',
    result: { exc_type: 'TaskRevokedError', exc_message: ['revoked'], exc_module: 'celery.exceptions' },
  })
})

test('terminating a running task aborts its signal and ends it at once', async () => {
  const { celery, startWorker } = await openApp()
  const seen: unknown[] = []
  const gate = aGate()
  celery.task('x.work', {}, async ({ signal }) => {
    const aborted = untilAborted(signal).catch((reason: Error) => seen.push(reason.message))
    await gate.pass()
    await aborted
    return 'too late'
  })
  const worker = await startWorker()
  const revoked = nextEvent(worker, 'task-revoked')
  const result = await celery.send('x.work', [], { taskId: 't1' })
  await gate.entered
  await result.revoke({ terminate: true })
  expect(await revoked).toMatchObject({ terminated: true })
  expect(await result.document()).toMatchObject({ status: 'REVOKED', result: { exc_message: ['terminated'] } })
  expect(seen).toEqual(['task t1 was not completed: terminated'])
  gate.open()
})

test('a revoke without terminate lets a running task finish', async () => {
  const { celery, startWorker } = await openApp()
  const gate = aGate()
  celery.task('x.work', {}, async () => {
    await gate.pass()
    return 'finished'
  })
  await startWorker()
  const result = await celery.send('x.work', [])
  await gate.entered
  await result.revoke()
  gate.open()
  expect(await result.get(SECONDS)).toBe('finished')
})

test('a revoke reaches all workers of the application', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await startWorker()
  await startWorker()
  const ids = Array.from({ length: 20 }, anId)
  await celery.revoke(ids)
  const results = await Promise.all(ids.map((taskId) => celery.send('x.add', [1, 2], { taskId })))
  const documents = await Promise.all(results.map((result) => result.wait(SECONDS)))
  expect(new Set(documents.map((document) => document?.status))).toEqual(new Set(['REVOKED']))
})

test('a worker that starts after a revoke knows of it', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  const result = await celery.send('x.add', [1, 2])
  await result.revoke()
  await startWorker()
  await expect(result.get(SECONDS)).rejects.toThrow(TaskRevoked)
})

test('a revoke by another client, which only tells the workers, is kept for later ones too', async () => {
  const { celery, broker, backend, startWorker } = await openApp()
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  const first = await startWorker()
  const taskId = anId()
  await broker.broadcast(CONTROL_CHANNEL, encodeCast('revoke', { task_id: taskId }, new LamportClock()))
  await expect.poll(() => backend.revoked.list()).toEqual([taskId])
  await first.stop()
  await startWorker()
  const result = await celery.send('x.add', [1, 2], { taskId })
  await expect(result.get(SECONDS)).rejects.toThrow(TaskRevoked)
})

test('a worker cannot start while the revoked tasks cannot be read, and says why', async () => {
  const unreadable = { add: async () => {}, list: () => Promise.reject(new Error('backend away')) }
  const { celery } = await openApp({ backend: (real) => overriding(real, { revoked: unreadable }) })
  await expect(celery.worker().start()).rejects.toThrow('backend away')
})

test('a revoke that came while the broker was away is learnt when it is back', async () => {
  let resume: (() => void) | undefined
  const { celery, backend, startWorker } = await openApp({
    broker: (real) =>
      overriding(real, {
        listen: async (channel, onMessage, options) => {
          resume = options?.onResumed
          return real.listen(channel, onMessage, options)
        },
      }),
  })
  celery.task('x.work', {}, () => 'never')
  await startWorker()
  const id = anId()
  await backend.revoked.add([id], 60)
  resume?.()
  await setImmediate()
  const revoked = await celery.send('x.work', [], { taskId: id })
  expect((await revoked.wait({ timeoutMs: 5_000 }))?.status).toBe('REVOKED')
})
