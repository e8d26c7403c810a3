import { expect, test } from 'vitest'
import { aUser } from '../domain/builders.ts'
import { buildTestApi, finishInference, startInference, UNKNOWN_ID, useTestApi } from './support.ts'

const stage = useTestApi()

const cancel = (url: string) => stage.api.app.inject({ method: 'DELETE', url })
const statusOf = async (url: string) => (await stage.api.app.inject(url)).json().status

const startTraining = async (): Promise<string> =>
  (await stage.api.app.inject({ method: 'POST', url: '/train/start' })).json().task_id

test('a cancelled inference is REVOKED at once, for good, and all workers are told to end it', async () => {
  const taskId = await startInference(stage.api, aUser())
  const answer = await cancel(`/inference/${taskId}`)
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({ task_id: taskId, status: 'REVOKED', type: 'inference' })
  expect(stage.api.queue.revoked).toContainEqual({ taskId, terminate: true })
  await finishInference(stage.store, taskId)
  expect(await statusOf(`/inference/status/${taskId}`)).toBe('REVOKED')
  expect((await stage.api.app.inject(`/inference/results/${taskId}`)).statusCode).toBe(409)
})

test('a cancelled training is REVOKED, says why, and can be cancelled again', async () => {
  const taskId = await startTraining()
  for (const attempt of [1, 2]) {
    const answer = await cancel(`/train/${taskId}`)
    expect([attempt, answer.json()]).toEqual([attempt, { task_id: taskId, status: 'REVOKED', type: 'training' }])
  }
  expect(await stage.store.models.find(taskId)).toMatchObject({ status: 'REVOKED', reason: 'cancelled on request' })
  expect((await stage.api.queue.result(taskId).document())?.status).toBe('REVOKED')
})

test('what has ended in another way cannot be cancelled', async () => {
  const taskId = await startInference(stage.api, aUser())
  await finishInference(stage.store, taskId)
  const answer = await cancel(`/inference/${taskId}`)
  expect(answer.statusCode).toBe(409)
  expect(answer.json().detail).toContain('ended as SUCCESS already')
  expect(await statusOf(`/inference/status/${taskId}`)).toBe('SUCCESS')
})

test.each(['inference', 'train'])('an unknown task of /%s cannot be cancelled', async (kind) => {
  expect((await cancel(`/${kind}/${UNKNOWN_ID}`)).statusCode).toBe(404)
})

test('a queue that is away does not stop a cancellation, and is warned of', async () => {
  const { app, queue, warnings } = buildTestApi({ store: stage.store })
  queue.revoke = () => Promise.reject(new Error('broker away'))
  const taskId = await startInference({ app }, aUser())
  expect((await app.inject({ method: 'DELETE', url: `/inference/${taskId}` })).statusCode).toBe(200)
  expect(warnings()).toHaveLength(1)
  await app.close()
})
