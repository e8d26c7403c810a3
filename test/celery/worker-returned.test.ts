import { expect, test } from 'vitest'
import type { Celery } from '../../src/celery/index.ts'
import { Reject } from '../../src/celery/index.ts'
import { Inbox } from './contract/inbox.ts'
import { aGate, nextEvent, openApp, type TestTasks } from './harness.ts'

const SECONDS = { timeoutMs: 10_000 }
const LETTERS = { limit: 100, offset: 0 }

interface World {
  readonly celery: Celery<TestTasks>
  readonly broker: Parameters<typeof Inbox.open>[0]
  readonly backend: { readonly begun: { add(taskId: string): Promise<void> } }
}

/** Tasks whose messages a dead worker held; those named in `lostRuns` had begun that often since they came back. */
const returned = async ({ celery, broker, backend }: World, lostRuns: readonly number[]) => {
  const results = await Promise.all(lostRuns.map((_, index) => celery.send('x.work', [index])))
  const dying = await Inbox.open(broker, 'celery')
  await dying.take(results.length)
  for (const [index, { id }] of results.entries())
    for (let run = 0; run < (lostRuns[index] ?? 0); run += 1) await backend.begun.add(id)
  await dying.close()
  return results
}

test('a task whose runs are lost again and again ends as WorkerLostError among the dead letters', async () => {
  const app = await openApp({ workerRedeliveryLimit: 2 })
  const [result] = await returned(app, [2])
  app.celery.task('x.work', {}, () => 'never')
  const worker = await app.startWorker()
  await nextEvent(worker, 'task-failed')
  expect(await result?.document()).toMatchObject({ status: 'FAILURE', result: { exc_type: 'WorkerLostError' } })
  expect(await app.broker.deadLetters('celery').list(LETTERS)).toHaveLength(1)
  expect(await app.backend.begun.count(result?.id ?? '')).toBe(0)
})

test('a message that only waits beside workers that die comes back without end, and its task succeeds', async () => {
  const app = await openApp({ workerRedeliveryLimit: 2 })
  const [result] = await returned(app, [0])
  for (let death = 0; death < 5; death += 1) {
    const dying = await Inbox.open(app.broker, 'celery')
    await dying.take(1)
    await dying.close()
  }
  app.celery.task('x.work', {}, ({ request }) => request.redelivered)
  await app.startWorker()
  expect(await result?.get(SECONDS)).toBe(true)
})

test('a task that has ended is not called lost, however many runs were', async () => {
  const app = await openApp({ workerRedeliveryLimit: 2 })
  const [result] = await returned(app, [3])
  const id = result?.id ?? ''
  const document = { task_id: id, status: 'SUCCESS', result: 5, traceback: null, children: [], date_done: null }
  await app.backend.store(document, 60)
  app.celery.task('x.work', {}, () => 'never')
  await app.startWorker()
  await expect.poll(() => app.broker.depth('celery')).toBe(0)
  await expect.poll(() => app.backend.begun.count(id)).toBe(0)
  expect(await app.broker.deadLetters('celery').list(LETTERS)).toEqual([])
  expect(await result?.get(SECONDS)).toBe(5)
})

test('a run is written down before it begins where its message came back, and forgotten when it ends', async () => {
  const app = await openApp()
  const [first] = await returned(app, [0])
  const inside: number[] = []
  app.celery.task('x.work', {}, async ({ request }) => void inside.push(await app.backend.begun.count(request.id)))
  await app.startWorker()
  await first?.get(SECONDS)
  await (await app.celery.send('x.work', [])).get(SECONDS)
  expect(inside).toEqual([1, 0])
  await expect.poll(() => app.backend.begun.count(first?.id ?? '')).toBe(0)
})

test('suspects run one after the other, and those beside them need not wait', async () => {
  const app = await openApp()
  const results = await returned(app, [1, 1, 0, 0])
  const gate = aGate()
  const begun: unknown[] = []
  app.celery.task('x.work', {}, async (_context, index) => {
    begun.push(index)
    if (Number(index) < 2) await gate.pass()
  })
  const worker = await app.startWorker()
  await gate.entered
  await Promise.all(results.slice(2).map((result) => result.get(SECONDS)))
  expect(begun).toEqual([2, 3, 0])
  const next = nextEvent(worker, 'task-started', results[1]?.id)
  gate.open()
  await next
  await Promise.all(results.map((result) => result.get(SECONDS)))
})

test('a task that puts itself back for ever is ended as well', async () => {
  const app = await openApp({ workerRedeliveryLimit: 2 })
  let runs = 0
  app.celery.task('x.work', {}, () => {
    runs += 1
    throw new Reject('not now', { requeue: true })
  })
  await app.startWorker()
  const result = await app.celery.send('x.work', [])
  await expect(result.get(SECONDS)).rejects.toMatchObject({ type: 'WorkerLostError' })
  expect(runs).toBe(3)
})

test('a run that its worker cuts off when it stops counts for nothing', async () => {
  const app = await openApp()
  const [result] = await returned(app, [0])
  const gate = aGate()
  app.celery.task('x.work', {}, gate.pass)
  const worker = await app.startWorker()
  await gate.entered
  await worker.stop({ drainMs: 0 })
  expect(await app.backend.begun.count(result?.id ?? '')).toBe(0)
})
