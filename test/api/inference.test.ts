import { expect, test } from 'vitest'
import { INFERENCE_TASK } from '../../src/contract.ts'
import { aUser } from '../domain/builders.ts'
import { finishInference, startInference, UNKNOWN_ID, useTestApi } from './support.ts'

const stage = useTestApi()

const get = (url: string) => stage.api.app.inject({ url })
const select = (body: object, url = '/inference/select/') => stage.api.app.inject({ method: 'PUT', url, body })

const finished = async () => {
  const taskId = await startInference(stage.api, aUser())
  await finishInference(stage.store, taskId)
  return taskId
}

test('a start is stored, published under the same id and answered with a ticket', async () => {
  const answer = await stage.api.app.inject({ method: 'POST', url: '/inference/start', body: aUser() })
  const { task_id } = answer.json()
  const row = await stage.store.inferences.find(task_id)
  expect(answer.json()).toEqual({ task_id, status: 'PENDING', type: 'inference' })
  expect(stage.api.queue.sent.at(-1)).toMatchObject({ name: INFERENCE_TASK, args: [row?.userId], taskId: task_id })
})

test('fields that the schema does not know are ignored', async () => {
  const { task_id } = (
    await stage.api.app.inject({ method: 'POST', url: '/inference/start', body: aUser({ extra: 'x' }) })
  ).json()
  const row = await stage.store.inferences.find(task_id)
  expect(await stage.store.users.get(row?.userId ?? 0)).not.toHaveProperty('extra')
})

test('a status is the state of the row until the result backend knows more', async () => {
  const taskId = await startInference(stage.api, aUser())
  expect((await get(`/inference/status/${taskId}`)).json()).toEqual({
    task_id: taskId,
    status: 'PENDING',
    type: 'inference',
  })
  stage.api.queue.store(taskId, { status: 'STARTED', result: null })
  expect((await get(`/inference/status/${taskId}`)).json().status).toBe('STARTED')
})

test('a status is known after the result backend has forgotten it', async () => {
  const taskId = await finished()
  expect((await get(`/inference/status/${taskId}`)).json().status).toBe('SUCCESS')
})

test('a document without a row is no task of ours', async () => {
  stage.api.queue.store(UNKNOWN_ID, { status: 'SUCCESS', result: null })
  expect((await get(`/inference/status/${UNKNOWN_ID}`)).statusCode).toBe(404)
})

test('results are the best items first, each with its score, its id and its fields', async () => {
  const answer = await get(`/inference/results/${await finished()}?limit=2`)
  expect(answer.json()).toMatchObject([
    { score: 0.9, location_id: 3, price: 300, has_pool: true },
    { score: 0.5, location_id: 2, price: 200, has_pool: true },
  ])
})

test.each([
  ['impression=false', { method: 'GET', query: '?impression=false', headers: {} }],
  ['HEAD', { method: 'HEAD', query: '', headers: {} }],
  ['a prefetch', { method: 'GET', query: '', headers: { 'sec-purpose': 'prefetch;prerender' } }],
] as const)('%s reads without recording; the first GET after it is the impression', async (_, how) => {
  const taskId = await finished()
  const url = `/inference/results/${taskId}`
  const shown = async () => (await stage.store.rankings.results(taskId))?.filter((result) => result.shown).length
  const { statusCode } = await stage.api.app.inject({ method: how.method, url: url + how.query, headers: how.headers })
  expect([statusCode, await shown()]).toEqual([200, 0])
  await Promise.all([get(`${url}?limit=2`), get(`${url}?limit=2`)])
  await get(`${url}?limit=3`)
  expect(await shown()).toBe(2)
})

test('results of an unfinished inference are refused with the way to wait for them', async () => {
  const taskId = await startInference(stage.api, aUser())
  const answer = await get(`/inference/results/${taskId}`)
  expect(answer.statusCode).toBe(409)
  expect(answer.json().detail).toContain(`/inference/status/${taskId}?wait=`)
})

test('results of a failed inference are refused with the reason', async () => {
  const taskId = await startInference(stage.api, aUser())
  await stage.store.inferences.end(taskId, 'FAILURE', 'no model serves')
  const answer = await get(`/inference/results/${taskId}`)
  expect(answer.statusCode).toBe(409)
  expect(answer.json().detail).toContain('FAILURE (no model serves)')
})

test.each(['/inference/select/', '/inference/select'])('%s answers the chosen result with its label', async (url) => {
  const task_id = await finished()
  const answer = await select({ task_id, location_id: 2 }, url)
  expect(answer.json()).toEqual({
    result_id: expect.any(Number),
    task_id,
    user_id: expect.any(Number),
    location_id: 2,
    score: 0.5,
    label: 1,
    shown: true,
    model_version: null,
  })
})

test('a choice of -1 says that none suited and is answered with null', async () => {
  const answer = await select({ task_id: await finished(), location_id: -1 })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toContain('application/json')
  expect(answer.body).toBe('null')
})

test.each([99, -7, 1e15])('the location %d, which is not in the ranking, cannot be chosen', async (location_id) => {
  const answer = await select({ task_id: await finished(), location_id })
  expect(answer.statusCode).toBe(404)
  expect(answer.json().detail).toContain('location_id')
})

test('nothing can be chosen from an unfinished inference', async () => {
  const task_id = await startInference(stage.api, aUser())
  expect((await select({ task_id, location_id: 1 })).statusCode).toBe(409)
  expect((await select({ task_id, location_id: -1 })).statusCode).toBe(409)
})

test('an unknown task has no status, no results and nothing to choose', async () => {
  expect((await get(`/inference/status/${UNKNOWN_ID}`)).statusCode).toBe(404)
  expect((await get(`/inference/results/${UNKNOWN_ID}`)).statusCode).toBe(404)
  const answer = await select({ task_id: UNKNOWN_ID, location_id: 1 })
  expect(answer.statusCode).toBe(404)
  expect(answer.json().detail).toContain(UNKNOWN_ID)
})
