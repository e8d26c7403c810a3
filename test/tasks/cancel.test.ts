import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createCancel } from '../../src/api/cancel.ts'
import { Celery, openMemoryBackend, openMemoryBroker } from '../../src/celery/index.ts'
import { type Tasks, TRAINING_TASK } from '../../src/contract.ts'
import { definitionOf } from '../../src/domain/define.ts'
import { places } from '../../src/domain/places/places.ts'
import { registerTasks } from '../../src/tasks/register.ts'
import { openTrainer, type Trainer } from '../../src/tasks/trainer.ts'
import { createTraining } from '../../src/tasks/training.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { addLists, useStore } from '../support/store.ts'
import { aPolicy } from './gate.ts'

const stage = useStore()
let trainer: Trainer

beforeAll(async () => {
  trainer = openTrainer(definitionOf(places))
  await addLists(stage.store, 120)
})
afterAll(() => trainer.close())

/** A worker for trainings, and the way to cancel them. */
const startWorker = async (trees: number) => {
  const { store } = stage
  const [broker, backend] = [await openMemoryBroker(), await openMemoryBackend()]
  const celery = new Celery<Tasks>('stellwerk', { broker, backend })
  const train = createTraining({ store, trainer, policy: aPolicy({ trees }) })
  registerTasks(celery, { store, rank: async () => new Map(), train, maxBatch: 1 })
  const worker = celery.worker()
  onTestFinished(async () => {
    await worker.stop({ drainMs: 0 })
    await Promise.all([broker.close(), backend.close()])
  })
  await worker.start()
  const log = createLog({ level: 'silent', pretty: false })
  const cancel = createCancel({ queue: celery, publishTimeoutMs: 5_000, log })
  return { celery, cancel: (taskId: string) => cancel(store.models, taskId) }
}

test('a running training that is cancelled ends REVOKED without a model, and the next one runs', async () => {
  const { models } = stage.store
  const { celery, cancel } = await startWorker(5_000)
  const taskId = randomUUID()
  const result = await celery.send(TRAINING_TASK, [], { taskId })
  const progressed = new Promise((resolve) => {
    void result.subscribe(({ status }) => status === 'PROGRESS' && resolve(status))
  })
  await progressed
  await cancel(taskId)
  expect(await result.state()).toBe('REVOKED')
  expect(await models.find(taskId)).toMatchObject({ status: 'REVOKED', kind: null, usePercentage: 0 })
  expect(await models.artefact(taskId)).toBeUndefined()
  const next = await (await startWorker(5)).celery.send(TRAINING_TASK, [])
  expect(await next.get({ timeoutMs: 60_000 })).toMatchObject({ promoted: true })
  expect(await models.find(taskId)).toMatchObject({ status: 'REVOKED', kind: null })
})

test('a queued training that is cancelled never begins', async () => {
  const { celery, cancel } = await startWorker(5)
  const taskId = randomUUID()
  await stage.store.models.start(taskId)
  await cancel(taskId)
  const result = await celery.send(TRAINING_TASK, [], { taskId })
  expect((await result.wait({ timeoutMs: 10_000 }))?.status).toBe('REVOKED')
  expect(await stage.store.datasets.frozen(taskId)).toBeUndefined()
})
