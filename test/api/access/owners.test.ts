import type { InjectOptions } from 'fastify'
import { expect, test } from 'vitest'
import { aUser } from '../../domain/builders.ts'
import { finishInference } from '../support.ts'
import { ask, build, makeKey, useKeys } from './support.ts'

const stage = useKeys()

const requestsFor = (task_id: string): InjectOptions[] => [
  { url: `/inference/status/${task_id}` },
  { url: `/inference/status/${task_id}?timeline=true` },
  { url: `/inference/results/${task_id}` },
  { url: `/inference/results/${task_id}?wait=1&explain=true` },
  { url: `/inference/events/${task_id}` },
  { method: 'PUT', url: '/inference/select/', body: { task_id, location_id: -1 } },
  { method: 'DELETE', url: `/inference/${task_id}` },
]

const open = async () => {
  const api = build({}, { store: stage.store })
  const { key: operator } = await makeKey(stage.store)
  const [mine, theirs] = [await makeKey(stage.store, 'client'), await makeKey(stage.store, 'client')]
  const start = async (key: string): Promise<string> =>
    (await ask(api, key, { method: 'POST', url: '/inference/start', body: aUser() })).json().task_id
  return { api, operator, mine: mine.key, theirs: theirs.key, start }
}

test('to a client the inferences of others are as unknown as those that never were', async () => {
  const { api, operator, mine, theirs, start } = await open()
  for (const taskId of [await start(theirs), await start(operator)]) {
    for (const request of requestsFor(taskId)) {
      const answer = await ask(api, mine, request)
      expect([request.url, answer.statusCode]).toEqual([request.url, 404])
      expect(answer.json().detail).toBe(`no task ${taskId}: use the task_id that the start gave`)
    }
    expect((await stage.store.inferences.find(taskId))?.status).toBe('PENDING')
  }
})

test('a client sees its own inferences, and an operator all', async () => {
  const { api, operator, mine, start } = await open()
  const taskId = await start(mine)
  for (const key of [mine, operator]) {
    expect((await ask(api, key, { url: `/inference/status/${taskId}` })).json()).toMatchObject({ status: 'PENDING' })
  }
  expect((await ask(api, mine, { method: 'DELETE', url: `/inference/${taskId}` })).statusCode).toBe(200)
})

test('a client is told what happened with its inference when, where it asks for that', async () => {
  const { api, mine, start } = await open()
  const taskId = await start(mine)
  await finishInference(stage.store, taskId)
  const answer = (await ask(api, mine, { url: `/inference/status/${taskId}?timeline=true&wait=1` })).json()
  expect(answer).toMatchObject({ task_id: taskId, status: 'SUCCESS', type: 'inference' })
  const steps = answer.timeline.map(({ step }: { step: string }) => step)
  expect(steps).toEqual(expect.arrayContaining(['stored', 'begun', 'finished']))
})

test("to tell a client its inference's status, the row is read once", async () => {
  const { mine, start } = await open()
  const taskId = await start(mine)
  let reads = 0
  const find = (id: string) => {
    reads += 1
    return stage.store.inferences.find(id)
  }
  const api = build({}, { store: { ...stage.store, inferences: { ...stage.store.inferences, find } } })
  const answer = await ask(api, mine, { url: `/inference/status/${taskId}` })
  expect([answer.json().status, reads]).toEqual(['PENDING', 1])
})

test('a client cannot see what was started before there were keys', async () => {
  const taskId = '11111111-1111-4111-8111-111111111111'
  await stage.store.inferences.start({ taskId, user: aUser() })
  const { api, mine } = await open()
  expect((await ask(api, mine, { url: `/inference/status/${taskId}` })).statusCode).toBe(404)
})
