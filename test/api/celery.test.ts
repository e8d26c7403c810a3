import { expect, test } from 'vitest'
import { Celery, openMemoryBackend, openMemoryBroker } from '../../src/celery/index.ts'
import { INFERENCE_TASK, type Tasks, TRAINING_TASK } from '../../src/contract.ts'
import type { InferenceRow } from '../../src/store/store.ts'
import { aUser } from '../domain/builders.ts'
import { aStore } from './fake-store.ts'
import { buildTestApi, startInference } from './support.ts'

/** A row that stays as it was at the start, so that every state comes from the result backend. */
const aRow = (taskId: string): InferenceRow => ({
  taskId,
  userId: 1,
  ownerKey: null,
  status: 'PENDING',
  reason: null,
  createdAt: new Date(0),
  finishedAt: null,
})

const openQueue = async () => {
  const broker = await openMemoryBroker()
  const backend = await openMemoryBackend()
  const queue = new Celery<Tasks>('test', {
    broker,
    backend,
    taskRoutes: { [INFERENCE_TASK]: 'inference', [TRAINING_TASK]: 'training' },
  })
  return { queue, close: () => Promise.all([broker.close(), backend.close()]) }
}

test('a start reaches a worker, whose end wakes the one who waits', async () => {
  const { queue, close } = await openQueue()
  const seen: number[] = []
  queue.task(INFERENCE_TASK, {}, async (_context, userId) => {
    seen.push(userId)
    return null
  })
  const store = aStore()
  store.inferences.find = async (taskId) => aRow(taskId)
  const { app } = buildTestApi({ store, queue })
  const worker = queue.worker({ queues: { inference: { concurrency: 1 } } })

  const taskId = await startInference({ app }, aUser())
  const answer = app.inject(`/inference/status/${taskId}?wait=60`)
  await worker.start()
  expect((await answer).json()).toEqual({ task_id: taskId, status: 'SUCCESS', type: 'inference' })
  expect(seen).toEqual([1])

  await app.close()
  await worker.stop({ drainMs: 0 })
  await close()
})
