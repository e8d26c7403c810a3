import { expect, onTestFinished, test } from 'vitest'
import { BackendUnavailable } from '../../src/celery/index.ts'
import { aUser } from '../domain/builders.ts'
import { buildTestApi, finishInference, startInference, UNKNOWN_ID, useTestApi } from './support.ts'

const stage = useTestApi()
const get = async (url: string) => (await stage.api.app.inject(url)).json()

const startTraining = async (): Promise<string> =>
  (await stage.api.app.inject({ method: 'POST', url: '/train/start' })).json().task_id

const startFailed = async () => {
  const taskId = await startInference(stage.api, aUser())
  await stage.store.inferences.end(taskId, 'FAILURE', 'the worker was lost')
  return taskId
}

test('inferences and trainings are listed together, newest first, page by page', async () => {
  const inference = await startInference(stage.api, aUser())
  const training = await startTraining()
  expect(await get('/tasks?limit=2')).toMatchObject([
    { task_id: training, type: 'training', state: 'PENDING', time_finished: null },
    { task_id: inference, type: 'inference' },
  ])
  expect(await get(`/tasks?limit=1&before=${training}`)).toMatchObject([{ task_id: inference }])
  expect(await get('/tasks?limit=1&type=inference')).toMatchObject([{ task_id: inference }])
})

test('tasks that failed are found, with the reason', async () => {
  const taskId = await startFailed()
  expect(await get('/tasks?state=FAILURE')).toContainEqual(
    expect.objectContaining({ task_id: taskId, reason: 'the worker was lost' }),
  )
})

test.each([
  ['/tasks?before=nobody', 404],
  ['/tasks?state=LOST', 422],
  ['/tasks?limit=0', 422],
  [`/tasks/${UNKNOWN_ID}`, 404],
  ['/events?type=unknown', 422],
])('%s is answered with %i', async (url, status) => {
  expect((await stage.api.app.inject(url)).statusCode).toBe(status)
})

test('an inference shows what it was given, what came of it, and when', async () => {
  const taskId = await startInference(stage.api, aUser({ budget: 123 }))
  await finishInference(stage.store, taskId)
  await stage.api.app.inject(`/inference/results/${taskId}`)
  const task = await get(`/tasks/${taskId}`)
  expect(task).toMatchObject({
    state: 'SUCCESS',
    payload: { user: { budget: 123 } },
    ranking: { kept: 3, shown_count: 3, chosen_item: null, best: [{ item_id: 3, score: 0.9 }, {}, {}] },
    model: null,
  })
  expect(task.timeline.map(({ step }: { step: string }) => step)).toEqual(
    expect.arrayContaining(['stored', 'begun', 'finished', 'shown']),
  )
})

test('a training that runs has the state of the result backend', async () => {
  const taskId = await startTraining()
  stage.api.queue.store(taskId, { status: 'PROGRESS', result: {} })
  expect(await get(`/tasks/${taskId}`)).toMatchObject({
    state: 'PROGRESS',
    type: 'training',
    payload: { cause: 'request' },
    ranking: null,
  })
})

/** Retries a failed task while results are forgotten as `forgetResult` does. */
const retryFailed = async (forgetResult: (taskId: string) => Promise<void>) => {
  const of = () => {
    throw new Error('there is no queue')
  }
  const api = buildTestApi({ store: stage.store, graves: { queues: [], of, forgetResult } })
  onTestFinished(() => api.app.close())
  const taskId = await startFailed()
  return { taskId, answer: await api.app.inject({ method: 'POST', url: `/tasks/${taskId}/retry` }) }
}

test('a failed task begins anew when it is retried, and its old result is forgotten before', async () => {
  const forgotten: unknown[] = []
  const { taskId, answer } = await retryFailed(async (id) => {
    forgotten.push([id, (await stage.store.inferences.find(id))?.status])
  })
  expect([answer.statusCode, answer.json().state]).toEqual([200, 'PENDING'])
  expect(forgotten).toEqual([[taskId, 'FAILURE']])
})

test('while results cannot be forgotten a failed task stays as it is', async () => {
  const away = new BackendUnavailable('redis', { detail: 'it is away', cause: undefined })
  const { taskId, answer } = await retryFailed(() => Promise.reject(away))
  expect(answer.statusCode).toBe(503)
  expect((await stage.store.inferences.find(taskId))?.status).toBe('FAILURE')
})

test('a task that has not failed cannot be retried', async () => {
  const taskId = await startInference(stage.api, aUser())
  const retry = (id: string) => stage.api.app.inject({ method: 'POST', url: `/tasks/${id}/retry` })
  expect([(await retry(taskId)).statusCode, (await retry(UNKNOWN_ID)).statusCode]).toEqual([409, 404])
})

test('the event log is read newest first, page by page', async () => {
  const taskId = await startTraining()
  const [newest] = await get('/events?limit=1')
  expect(newest).toMatchObject({ event: 'training', task_id: taskId })
  const earlier = await get(`/events?before=${newest.event_id}`)
  expect(earlier.every(({ event_id }: { event_id: number }) => event_id < newest.event_id)).toBe(true)
})

test('the event log is read of one task', async () => {
  const taskId = await startTraining()
  await startInference(stage.api, aUser())
  expect(await get(`/events?task_id=${taskId}`)).toMatchObject([{ event: 'training', task_id: taskId }])
  expect(await get(`/events?task_id=${UNKNOWN_ID}`)).toEqual([])
})
