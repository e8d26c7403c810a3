import { expect, onTestFinished, test } from 'vitest'
import type { CompareModels } from '../../src/api/comparison.ts'
import type { CompareOutcome } from '../../src/contract.ts'
import { buildTestApi, noOversight, useTestApi } from './support.ts'

const stage = useTestApi()
const comparison = { lists: 7, lists_with_choice: 5, metrics: {}, differing: [] }

/** Asks for the comparison of two models of the store. */
const askWith = async (outcome: CompareOutcome) => {
  const asked: Parameters<CompareModels>[0][] = []
  const compare: CompareModels = async (models) => {
    asked.push(models)
    return outcome
  }
  const { app } = buildTestApi({ store: stage.store, oversight: { ...noOversight, compare } })
  onTestFinished(() => app.close())
  await Promise.all(['model-a', 'model-b'].map((taskId) => stage.store.models.start(taskId)))
  const answer = await app.inject('/models/compare?one=model-b&other=model-a')
  return { app, asked, answer }
}

test('two models are compared on the held-out lists of the later one, whichever is named first', async () => {
  const { answer, asked } = await askWith({ kind: 'compared', comparison })
  const versions = await Promise.all(['model-a', 'model-b'].map((name) => stage.store.registry.find(name)))
  const later = Math.max(...versions.map((model) => model?.version ?? 0))
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    ...comparison,
    lists_of: later,
    one: { task_id: 'model-b', importances: null },
  })
  expect(asked[0]?.listsOf).toBe(versions.find((model) => model?.version === later)?.taskId)
})

test.each([
  [{ kind: 'busy' }, 503],
  [{ kind: 'not-comparable', reason: 'one is unreadable' }, 409],
] as const)('%j is answered with %i', async (outcome, status) => {
  expect((await askWith(outcome)).answer.statusCode).toBe(status)
})

test('an unknown model is 404, as is a challenger where there is none', async () => {
  const { app } = await askWith({ kind: 'busy' })
  expect((await app.inject('/models/compare?one=model-a&other=nobody')).statusCode).toBe(404)
  expect((await app.inject('/models/compare?one=model-a')).json().detail).toContain('no model challenger')
})
