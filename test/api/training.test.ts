import { expect, test } from 'vitest'
import { TRAINING_TASK } from '../../src/contract.ts'
import { UNKNOWN_ID, useTestApi } from './support.ts'

const stage = useTestApi()

const get = (url: string) => stage.api.app.inject({ url })

const start = async (): Promise<string> =>
  (await stage.api.app.inject({ method: 'POST', url: '/train/start' })).json().task_id

const train = async (taskId: string) => {
  const [champion] = await stage.store.models.serving()
  await stage.store.models.finish({
    attempt: 0,
    taskId,
    kind: 'boosted',
    artefact: Uint8Array.of(1),
    metrics: { test: { 'ndcg@10': 0.8 } },
    settings: { trees: 10 },
    comparedWith: champion?.modelId ?? null,
    verdict: { kind: 'promote', decision: 'promoted: it is better' },
  })
}

test('a start is stored, published under the same id and answered with a ticket', async () => {
  const answer = await stage.api.app.inject({ method: 'POST', url: '/train/start' })
  const { task_id } = answer.json()
  expect(answer.json()).toEqual({ task_id, status: 'PENDING', type: 'training' })
  expect((await stage.store.models.find(task_id))?.status).toBe('PENDING')
  expect(stage.api.queue.sent.at(-1)).toMatchObject({ name: TRAINING_TASK, args: [], taskId: task_id })
})

test.each([
  ['application/json', ''],
  ['application/json', '{'],
  ['application/x-www-form-urlencoded', 'a=b'],
])('a start ignores a body of type %s', async (type, payload) => {
  const answer = await stage.api.app.inject({
    method: 'POST',
    url: '/train/start',
    payload,
    headers: { 'content-type': type },
  })
  expect(answer.statusCode).toBe(200)
})

test('a training under way shows how far it is', async () => {
  const taskId = await start()
  stage.api.queue.store(taskId, { status: 'PROGRESS', result: { tree: 3, trees: 150 } })
  expect((await get(`/train/status/${taskId}`)).json()).toEqual({
    task_id: taskId,
    status: 'PROGRESS',
    type: 'training',
    progress: { tree: 3, trees: 150 },
  })
})

test('a finished training says what was decided', async () => {
  const taskId = await start()
  await train(taskId)
  expect((await get(`/train/status/${taskId}`)).json()).toMatchObject({
    status: 'SUCCESS',
    decision: 'promoted: it is better',
  })
})

test('a decision is told as soon as the result backend has it', async () => {
  const taskId = await start()
  stage.api.queue.store(taskId, { status: 'SUCCESS', result: { promoted: false, decision: 'refused: worse' } })
  expect((await get(`/train/status/${taskId}`)).json().decision).toBe('refused: worse')
})

test('a failed training says why', async () => {
  const taskId = await start()
  await stage.store.models.end(taskId, 'FAILURE', 'too few lists')
  expect((await get(`/train/status/${taskId}`)).json()).toMatchObject({
    status: 'FAILURE',
    decision: 'too few lists',
  })
})

test('the models are listed newest first, with metrics and decision', async () => {
  const older = await start()
  const newer = await start()
  await train(newer)
  const [first, second] = (await get('/models?limit=2')).json()
  expect(second.task_id).toBe(older)
  expect(first).toMatchObject({
    task_id: newer,
    status: 'SUCCESS',
    kind: 'boosted',
    use_percentage: 100,
    metrics: { test: { 'ndcg@10': 0.8 } },
    settings: { trees: 10 },
    decision: 'promoted: it is better',
  })
  expect((await get(`/models/${newer}`)).json()).toMatchObject(first)
})

test('an unknown training or model is not found', async () => {
  expect((await get(`/train/status/${UNKNOWN_ID}`)).statusCode).toBe(404)
  expect((await get(`/models/${UNKNOWN_ID}`)).statusCode).toBe(404)
})
