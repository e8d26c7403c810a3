import { expect, test } from 'vitest'
import { aUser } from '../domain/builders.ts'
import { startInference, useTestApi } from './support.ts'

const stage = useTestApi()

const ask = (url: string) => stage.api.app.inject(url)

/** How many answers more were counted than before, from the result backend and from the database. */
const countedWhile = async (asking: () => Promise<unknown>) => {
  const before = (await stage.api.metrics.figures()).lookups
  await asking()
  const after = (await stage.api.metrics.figures()).lookups
  return [after.backend - before.backend, after.database - before.database]
}

const HIT = [1, 0]
const MISS = [0, 1]
const NOT_COUNTED = [0, 0]

test('an answer counts for the result backend where it knows the task, else for the database', async () => {
  const taskId = await startInference(stage.api, aUser())
  const askStatus = () => ask(`/inference/status/${taskId}`)
  expect(await countedWhile(askStatus)).toEqual(MISS)
  stage.api.queue.store(taskId, { status: 'STARTED', result: null })
  expect(await countedWhile(askStatus)).toEqual(HIT)
  await stage.store.inferences.end(taskId, 'FAILURE', 'the worker was lost')
  expect(await countedWhile(askStatus)).toEqual(MISS)
})

test('a wait counts once, for what ended it', async () => {
  const taskId = await startInference(stage.api, aUser())
  const wait = async () => {
    const answer = ask(`/inference/status/${taskId}?wait=60`)
    await stage.api.queue.waited(taskId)
    stage.api.queue.store(taskId, { status: 'SUCCESS', result: null })
    await answer
  }
  expect(await countedWhile(wait)).toEqual(HIT)
})

test('a wait that only the row ends counts for the database, though the backend knew the task at work', async () => {
  const taskId = await startInference(stage.api, aUser())
  stage.api.queue.store(taskId, { status: 'STARTED', result: null })
  const wait = async () => {
    const answer = ask(`/inference/status/${taskId}?wait=60`)
    await stage.api.queue.waited(taskId)
    await stage.store.inferences.end(taskId, 'REVOKED', 'cancelled')
    stage.api.queue.endWaits(taskId)
    await answer
  }
  expect(await countedWhile(wait)).toEqual(MISS)
})

test('what operators, event streams and questions for unknown tasks look up is not counted', async () => {
  const taskId = await startInference(stage.api, aUser())
  stage.api.queue.store(taskId, { status: 'SUCCESS', result: null })
  for (const url of [`/tasks/${taskId}`, `/inference/events/${taskId}`, '/inference/status/nobody'])
    expect(await countedWhile(() => ask(url))).toEqual(NOT_COUNTED)
})
