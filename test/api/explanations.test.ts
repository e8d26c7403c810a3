import { expect, test } from 'vitest'
import type { ExplainOutcome } from '../../src/contract.ts'
import { aUser } from '../domain/builders.ts'
import { buildTestApi, finishInference, startInference, UNKNOWN_ID, useTestApi } from './support.ts'

const stage = useTestApi()

const explanation = (contribution: number) => ({
  base: 0.25,
  contributions: [{ feature: 'item.price', value: 100, contribution }],
})

/** Asks an API whose explainer answers this for a finished list. */
const explained = async (outcome: ExplainOutcome, query = 'explain=true') => {
  const asked: [taskId: string, limit: number][] = []
  const explain = async (...question: [taskId: string, limit: number]) => {
    asked.push(question)
    return outcome
  }
  const api = buildTestApi({ store: stage.store, explain })
  const taskId = await startInference(api, aUser())
  await finishInference(stage.store, taskId)
  const answer = await api.app.inject({ url: `/inference/results/${taskId}?${query}` })
  await api.app.close()
  return { answer, asked, taskId, shown: await shownOf(taskId), warnings: api.warnings() }
}

const shownOf = async (taskId: string) =>
  ((await stage.store.rankings.results(taskId)) ?? []).filter(({ shown }) => shown).length

test('each item has its own explanation when that is asked for, and counts as shown', async () => {
  const items = [explanation(0.65), explanation(0.25)]
  const { answer, asked, taskId, shown } = await explained({ kind: 'explained', items }, 'explain=true&limit=2')
  expect(asked).toEqual([[taskId, 2]])
  expect(answer.json()).toMatchObject([
    { location_id: 3, score: 0.9, explanation: explanation(0.65) },
    { location_id: 2, score: 0.5, explanation: explanation(0.25) },
  ])
  expect(shown).toBe(2)
})

test('nothing is explained unless that is asked for', async () => {
  const { answer, asked } = await explained({ kind: 'explained', items: [] }, 'limit=2')
  expect(asked).toEqual([])
  expect(answer.json()[0]).not.toHaveProperty('explanation')
})

test('a list that cannot be explained is a conflict with its reason, and does not count as shown', async () => {
  const { answer, taskId, shown } = await explained({ kind: 'not-explainable', reason: 'its model is gone' })
  expect(answer.statusCode).toBe(409)
  expect(answer.json()).toEqual({ detail: `task ${taskId} cannot be explained: its model is gone` })
  expect(shown).toBe(0)
})

test('when too many explanations wait, the client is told when to come again, and nothing counts as shown', async () => {
  const { answer, shown, warnings } = await explained({ kind: 'busy' })
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
  expect(shown).toBe(0)
  expect(warnings.map(({ msg }) => msg)).toEqual([
    'request refused: too many explanations are waiting: try again in a moment',
  ])
})

test('without a ranking the answer is the same as without an explanation', async () => {
  const url = (taskId: string) => `/inference/results/${taskId}?explain=true`
  const running = await startInference(stage.api, aUser())
  expect((await stage.api.app.inject({ url: url(running) })).statusCode).toBe(409)
  expect((await stage.api.app.inject({ url: url(UNKNOWN_ID) })).statusCode).toBe(404)
})

test('the API reference shows the explanation as an optional part of a result', async () => {
  const document = (await stage.api.app.inject({ url: '/openapi.json' })).json()
  const { content } = document.paths['/inference/results/{task_id}'].get.responses['200']
  const { properties, required } = content['application/json'].schema.items
  expect(Object.keys(properties.explanation.properties)).toEqual(['base', 'contributions'])
  expect(required).not.toContain('explanation')
})
