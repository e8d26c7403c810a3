import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { definitionOf } from '../../src/domain/define.ts'
import { places } from '../../src/domain/places/places.ts'
import { inputsOf } from '../../src/drift/inputs.ts'
import { tasteFieldsOf } from '../../src/drift/judge-taste.ts'
import type { Place } from '../../src/simulation/catalogue.ts'
import { createRandom } from '../../src/simulation/random.ts'
import { CHANGED, choose, type Population, USUAL, utility } from '../../src/simulation/taste.ts'
import { makeUser } from '../../src/simulation/users.ts'
import { createDrift, type Drift } from '../../src/tasks/drift.ts'
import { createInference, type RankBatch } from '../../src/tasks/inference.ts'
import { openScorer, type Scorer } from '../../src/tasks/scorer.ts'
import { openTrainer, type Trainer } from '../../src/tasks/trainer.ts'
import { createTraining, type Train } from '../../src/tasks/training.ts'
import { createTriggers } from '../../src/tasks/triggers.ts'
import { addLists, useStore } from '../support/store.ts'
import { aGate } from './gate.ts'

const stage = useStore()
const random = createRandom(7, 0)
const definition = definitionOf(places)
let scorer: Scorer
let trainer: Trainer
let rank: RankBatch
let train: Train
let drift: Drift

beforeAll(async () => {
  const { store } = stage
  scorer = openScorer({ definition, store, threads: 1, keep: 20, exploration: { share: 0, temperature: 1 } })
  trainer = openTrainer(definition)
  rank = createInference({ store, scorer, onResult: () => undefined })
  const settings = { objective: 'logistic', trees: 60, leaves: 8, learningRate: 0.1, seed: 1 } as const
  train = createTraining({ store, trainer, policy: { ...settings, maxLists: 700, minLists: 30, gate: aGate() } })
  drift = createDrift({ store, inputs: inputsOf(places), tasteFields: tasteFieldsOf(places), holder: 'test' })
  await addLists(store, 500)
  const taskId = randomUUID()
  await store.models.start(taskId, { cause: 'first' })
  await train(taskId)
})
afterAll(() => Promise.all([scorer.close(), trainer.close()]))

interface Met {
  /** Of the choice, from 1. */
  readonly position: number
  /** Of the chosen place to its user, as a share of the best one in the catalogue. */
  readonly worth: number
}

const mean = (met: readonly Met[], of: keyof Met) => met.reduce((sum, one) => sum + one[of], 0) / met.length

/** Some users ask, are shown ten places each and choose. */
const meet = async (population: Population, count: number): Promise<Met[]> => {
  const { inferences, rankings, items } = stage.store
  const catalogue = (await items.current()).items.map(({ fields }) => fields as Place)
  const asking = Array.from({ length: count }, async () => {
    const user = makeUser(random, population.kinds, new Date())
    const taskId = randomUUID()
    return { user, taskId, ...(await inferences.start({ taskId, user })) }
  })
  const asked = await Promise.all(asking)
  await rank(asked)
  const met = asked.map(async ({ user, taskId }): Promise<Met[]> => {
    const ranked = (await rankings.show(taskId, 10)) ?? []
    const shown = ranked.map(({ fields }) => fields as Place)
    const position = choose(random, population, { user, shown })
    await rankings.choose(taskId, ranked[position]?.itemId ?? -1)
    const chosen = shown[position]
    const worth = (place: Place) => utility(population.taste, user, place)
    return chosen ? [{ position: position + 1, worth: worth(chosen) / Math.max(...catalogue.map(worth)) }] : []
  })
  return (await Promise.all(met)).flat()
}

/** Lets what is visible count as settled now, and looks until all of it is read. */
const look = async () => {
  await drift.look()
  await stage.database.query("update stellwerk.drift_cursors set next_at = next_at - interval '1 minute'")
  return (await drift.look()).report
}

/** As an API process does, with the training in this process instead of a message. */
const startIfDue = (drifted: boolean) =>
  createTriggers({
    store: stage.store,
    policy: { nextScheduled: () => null, afterChoices: 1_000, onDrift: true, minPauseMs: 0 },
    publish: train,
    startedAt: new Date(),
  })(drifted)

/** Users of the changed taste come, a hundred at a time, until what they choose is better again. */
const meetUntilLearned = async () => {
  const seen = { signals: new Set<string>(), causes: new Set<string>(), promoted: 0 }
  const first = await meet(CHANGED, 100)
  for (let round = 0; round < 25; round++) {
    const { drifted, signals } = await look()
    for (const signal of signals) seen.signals.add(signal)
    const started = await startIfDue(drifted)
    const model = started && (await stage.store.models.find(started.taskId))
    if (started) seen.causes.add(started.cause)
    if (model?.promotedAt) seen.promoted++
    const newest = await meet(CHANGED, 100)
    if (mean(newest, 'worth') > mean(first, 'worth') + 0.1) return seen
  }
  throw new Error(`2,500 choices of the changed taste did not help: ${[...seen.signals]}, ${seen.promoted} promoted`)
}

test('a change of taste is noticed, and trainings that start by themselves make choices better again', async () => {
  for (let round = 0; round < 4; round++) await meet(USUAL, 100)
  const seen = await meetUntilLearned()
  expect([...seen.signals]).not.toEqual([])
  expect([...seen.causes]).toContain('drift')
  expect(seen.promoted).toBeGreaterThan(0)
}, 120_000)
