import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { createCancel } from '../../src/api/cancel.ts'
import { Opened } from '../../src/bin/opened.ts'
import { startSweep } from '../../src/bin/start-sweep.ts'
import { Celery, openMemoryBackend, openMemoryBroker } from '../../src/celery/index.ts'
import { loadConfig } from '../../src/config.ts'
import { INFERENCE_TASK, type Tasks, TRAINING_TASK } from '../../src/contract.ts'
import type { Store } from '../../src/store/store.ts'
import { createInference, UserUnknown } from '../../src/tasks/inference.ts'
import { registerTasks } from '../../src/tasks/register.ts'
import { Superseded, TooFewLists, type Train } from '../../src/tasks/training.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { aRanking } from '../store/builders.ts'
import { trained } from '../store/trained.ts'
import { aUser } from '../support/server.ts'
import { useStore } from '../support/store.ts'

const stage = useStore()

const neverTrain: Train = () => Promise.reject(new Error('not here'))

interface Handlers {
  readonly rank?: (store: Store) => Promise<void>
  readonly train?: Train
}

/** A worker on a broker and a result backend that remember nothing of before, as after a crash. */
const aWorker = async ({ rank = async () => {}, train = neverTrain }: Handlers = {}) => {
  const { store } = stage
  const [broker, backend] = [await openMemoryBroker(), await openMemoryBackend()]
  const celery = new Celery<Tasks>('test', { broker, backend })
  const scorer = {
    rank: async (work: readonly { taskId: string }[]) => {
      await rank(store)
      return work.map(({ taskId }) => aRanking(taskId))
    },
    close: async () => {},
  }
  registerTasks(celery, { store, rank: createInference({ store, scorer, onResult: () => {} }), train, maxBatch: 10 })
  // One after the other, so that the end of a later task tells that an earlier one has left nothing.
  const worker = celery.worker({ queues: { [celery.settings.taskDefaultQueue]: { concurrency: 1 } } })
  onTestFinished(() => worker.stop({ drainMs: 0 }))
  await worker.start()
  const log = createLog({ level: 'silent', pretty: false })
  return { celery, broker, backend, cancel: createCancel({ queue: celery, publishTimeoutMs: 5_000, log }) }
}

const start = async () => {
  const taskId = randomUUID()
  return { taskId, ...(await stage.store.inferences.start({ taskId, user: aUser() })) }
}

const startTraining = async () => {
  const taskId = randomUUID()
  await stage.store.models.start(taskId)
  return taskId
}

/** A promise and what fulfils it. */
const aSignal = () => {
  let give = () => {}
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { give: () => give(), given }
}

const endOf = async (celery: Celery<Tasks>, taskId: string) =>
  (await celery.result(taskId).wait({ timeoutMs: 20_000 }))?.status

test('of an inference that failed is known when its worker began it', async () => {
  const { taskId, userId } = await start()
  const { celery } = await aWorker({ rank: () => Promise.reject(new UserUnknown('it cannot be ranked')) })
  await celery.send(INFERENCE_TASK, [userId], { taskId })
  expect(await endOf(celery, taskId)).toBe('FAILURE')
  expect(await stage.store.oversight.task(taskId)).toMatchObject({ status: 'FAILURE', begunAt: expect.any(Date) })
})

test('an inference whose worker died between commit and acknowledgement keeps its ranking, and gets its result', async () => {
  const { taskId, userId } = await start()
  await stage.store.inferences.finish([{ ...aRanking(taskId), modelId: 'first' }])
  const before = await stage.store.rankings.results(taskId)
  const { celery } = await aWorker()
  await celery.send(INFERENCE_TASK, [userId], { taskId })
  expect(await endOf(celery, taskId)).toBe('SUCCESS')
  expect(await stage.store.rankings.results(taskId)).toEqual(before)
})

test('a cancelled inference whose message comes all the same ends REVOKED in its result too', async () => {
  const { taskId, userId } = await start()
  await stage.store.inferences.end(taskId, 'REVOKED', 'cancelled on request')
  const { celery } = await aWorker()
  await celery.send(INFERENCE_TASK, [userId], { taskId })
  expect(await endOf(celery, taskId)).toBe('REVOKED')
})

test('an inference that is cancelled while it is ranked stays cancelled', async () => {
  const { taskId, userId } = await start()
  const { celery } = await aWorker({
    rank: async ({ inferences }) => void (await inferences.end(taskId, 'REVOKED', 'cancelled on request')),
  })
  await celery.send(INFERENCE_TASK, [userId], { taskId })
  expect(await endOf(celery, taskId)).toBe('REVOKED')
  expect(await stage.store.rankings.results(taskId)).toEqual([])
})

test('a task that waits for another attempt and is cancelled is not attempted again', async () => {
  let attempts = 0
  const failed = aSignal()
  const taskId = await startTraining()
  const train: Train = async (id, hooks) => {
    const run = await stage.store.models.begin(id)
    if (run) hooks?.onBegin?.(run)
    if (run) attempts += 1
    failed.give()
    throw new Error('try again')
  }
  const { celery, cancel } = await aWorker({ train })
  await celery.send(TRAINING_TASK, [], { taskId })
  await failed.given
  await cancel(stage.store.models, taskId)
  expect(await endOf(celery, taskId)).toBe('REVOKED')
  expect(await stage.store.models.begin(taskId)).toBeUndefined()
  expect(attempts).toBe(1)
})

test('a run that was overtaken leaves neither a failure nor another attempt', async () => {
  const [taskId, next] = [await startTraining(), await startTraining()]
  let attempts = 0
  const train: Train = async (id, hooks) => {
    if (id === next) return { promoted: false, decision: 'the next one' }
    attempts += 1
    const run = await stage.store.models.begin(id)
    if (run) hooks?.onBegin?.(run)
    await stage.store.models.begin(id)
    throw attempts === 1 ? new Error('stale') : new TooFewLists('stale')
  }
  const { celery } = await aWorker({ train })
  await celery.send(TRAINING_TASK, [], { taskId })
  await celery.send(TRAINING_TASK, [], { taskId })
  await celery.send(TRAINING_TASK, [], { taskId: next })
  expect(await endOf(celery, next)).toBe('SUCCESS')
  expect([await celery.result(taskId).state(), attempts]).toEqual(['PENDING', 2])
  expect(await stage.store.models.finish(trained(taskId, { attempt: 4 }))).toBe(true)
})

test('a training that was superseded stores no result of its own', async () => {
  const taskId = await startTraining()
  const acknowledged = await startTraining()
  const train: Train = async (id) => {
    if (id === taskId) throw new Superseded({ taskId, attempt: 1 })
    return { promoted: false, decision: 'the next one' }
  }
  const { celery } = await aWorker({ train })
  await celery.send(TRAINING_TASK, [], { taskId })
  await celery.send(TRAINING_TASK, [], { taskId: acknowledged })
  expect(await endOf(celery, acknowledged)).toBe('SUCCESS')
  expect(await celery.result(taskId).state()).toBe('PENDING')
})

test.each(['inference', 'training'] as const)(
  'an %s whose message expired says that its deadline passed',
  async (kind) => {
    const { celery } = await aWorker()
    const { taskId, userId } = kind === 'inference' ? await start() : { taskId: await startTraining(), userId: 0 }
    const expires = new Date(Date.now() - 1)
    if (kind === 'inference') await celery.send(INFERENCE_TASK, [userId], { taskId, expires })
    else await celery.send(TRAINING_TASK, [], { taskId, expires })
    expect(await endOf(celery, taskId)).toBe('REVOKED')
    const rows = kind === 'inference' ? stage.store.inferences : stage.store.models
    expect(await rows.find(taskId)).toMatchObject({ status: 'REVOKED', reason: 'deadline passed' })
  },
)

/** The sweep that each API process has, looking every second. @returns how many tasks of which name it has ended */
const sweepWith = ({ celery, broker, backend }: Awaited<ReturnType<typeof aWorker>>) => {
  const overdue = new Map<string, number>()
  const observeOverdue = (task: string, count: number) => overdue.set(task, (overdue.get(task) ?? 0) + count)
  const opened = new Opened()
  onTestFinished(() => opened.closeAll())
  const queue = celery.settings.taskDefaultQueue
  startSweep({
    config: loadConfig({ SWEEP_SECONDS: '1' }),
    log: createLog({ level: 'silent', pretty: false }),
    metrics: { observeOverdue },
    store: stage.store,
    queue: { celery, broker, backend, isInProcess: true, names: { inference: queue, training: queue } },
    opened,
  })
  return overdue
}

test('a training that runs when its deadline passes is ended where it runs, and frees its place', async () => {
  const [overdue, next] = [randomUUID(), await startTraining()]
  await stage.store.models.start(overdue, { deadlineSeconds: 2 })
  const begun = aSignal()
  const train: Train = async (id, hooks) => {
    // The sweep also sends what other tests have left.
    if (id !== overdue) return { promoted: false, decision: 'another one' }
    begun.give()
    return new Promise((_, reject) => {
      hooks?.signal?.addEventListener('abort', () => reject(hooks.signal?.reason))
    })
  }
  const worker = await aWorker({ train })
  await worker.celery.send(TRAINING_TASK, [], { taskId: overdue })
  await begun.given
  const counted = sweepWith(worker)
  expect(await endOf(worker.celery, overdue)).toBe('REVOKED')
  await expect.poll(() => counted.get(TRAINING_TASK)).toBeGreaterThan(0)
  expect(await stage.store.models.find(overdue)).toMatchObject({ status: 'REVOKED', reason: 'deadline passed' })
  await worker.celery.send(TRAINING_TASK, [], { taskId: next })
  expect(await endOf(worker.celery, next)).toBe('SUCCESS')
})

test('an inference that was stored and never published is published by the sweep, with its deadline', async () => {
  const worker = await aWorker()
  const { taskId } = await start()
  sweepWith(worker)
  expect(await endOf(worker.celery, taskId)).toBe('SUCCESS')
  expect(await stage.store.inferences.find(taskId)).toMatchObject({ status: 'SUCCESS' })
})
