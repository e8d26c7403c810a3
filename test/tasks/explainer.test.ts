import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { ExplainOutcome } from '../../src/contract.ts'
import { definitionOf } from '../../src/domain/define.ts'
import { places } from '../../src/domain/places/places.ts'
import { popularity } from '../../src/ranking/baselines.ts'
import { boostedTrees } from '../../src/ranking/boosting.ts'
import type { Ranker } from '../../src/ranking/ranker.ts'
import { makeCatalogue } from '../../src/simulation/catalogue.ts'
import { makeLabelledLists } from '../../src/simulation/lists.ts'
import type { ExplainableRanking } from '../../src/store/store.ts'
import { examplesOf } from '../../src/tasks/examples.ts'
import { type Explainer, type ExplainerParts, openExplainer } from '../../src/tasks/explainer.ts'
import { aUser } from '../support/server.ts'

const ASKED_AT = new Date('2026-11-23T10:30:00Z')
const MODEL = 'model-1'
const items = makeCatalogue().slice(0, 20)
const user = places.describeUser(aUser())

/** A model trained on made-up lists, or a baseline. */
const learn = () => {
  const catalogue = makeCatalogue()
  const lists = makeLabelledLists({ seed: 1, lists: 60, perList: 10, catalogue, endDate: ASKED_AT })
  const fieldsOf = new Map(catalogue.map(({ itemId, fields }) => [itemId, fields]))
  const data = examplesOf(
    places,
    lists.map((list, listId) => ({
      listId,
      user: places.describeUser(list.user),
      askedAt: list.askedAt,
      modelId: null,
      items: list.itemIds.map((itemId, index) => ({
        itemId,
        position: index + 1,
        fields: fieldsOf.get(itemId) ?? {},
        label: itemId === list.chosen ? 1 : 0,
      })),
    })),
  )
  const both = { train: data, validation: data }
  return { boosted: boostedTrees.fit(both, { trees: 20 }), popular: popularity.fit(both, {}) }
}

const { boosted, popular } = learn()

const scoresOf = (ranker: Ranker) => {
  const prepared = places.features.prepare(items.map(({ fields }) => fields))
  return ranker.score(
    places.features.rows(user, ASKED_AT, prepared),
    Int32Array.from(items, ({ itemId }) => itemId),
  )
}

/** The list as the boosted model ranks it, with changes. */
const aRanking = (changes: Partial<ExplainableRanking> = {}): ExplainableRanking => ({
  modelId: MODEL,
  isExplored: false,
  user,
  askedAt: ASKED_AT,
  items: [...scoresOf(boosted)].map((score, index) => ({
    itemId: items[index]?.itemId ?? 0,
    score,
    fields: items[index]?.fields ?? {},
  })),
  ...changes,
})

/** What the explainer reads: one ranking and the artefact of one model. */
const aStore = (
  ranking: ExplainableRanking | undefined,
  artefact: Uint8Array | undefined,
): ExplainerParts['store'] => ({
  explanations: { explainable: async () => ranking },
  models: { artefact: async () => artefact },
})

const explainOnce = async (
  ranking: ExplainableRanking | undefined,
  artefact: Uint8Array | undefined = boosted.save(),
) => {
  const explainer = openExplainer({ definition: definitionOf(places), store: aStore(ranking, artefact) })
  onTestFinished(() => explainer.close())
  return explainer.explain(randomUUID(), 20)
}

const itemsOf = (outcome: ExplainOutcome) => (outcome.kind === 'explained' ? outcome.items : [])

const reasonOf = (outcome: ExplainOutcome) => (outcome.kind === 'not-explainable' ? outcome.reason : outcome.kind)

let ready: Explainer
beforeAll(() => {
  ready = openExplainer({ definition: definitionOf(places), store: aStore(aRanking(), boosted.save()) })
})
afterAll(() => ready.close())

test('the base and the contributions of each item add up to the score that it was ranked by', async () => {
  const explained = itemsOf(await ready.explain(randomUUID(), 20))
  expect(explained).toHaveLength(items.length)
  for (const [index, { base, contributions }] of explained.entries())
    expect(contributions.reduce((sum, it) => sum + it.contribution, base)).toBeCloseTo(scoresOf(boosted)[index] ?? 0, 9)
})

test('the largest contribution comes first, with the value that people read, and none is 0', async () => {
  const [first] = itemsOf(await ready.explain(randomUUID(), 20))
  const sizes = first?.contributions.map(({ contribution }) => Math.abs(contribution)) ?? []
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
  expect(sizes).not.toContain(0)
  const price = first?.contributions.find(({ feature }) => feature === 'price/budget')
  expect(price?.value).toBeCloseTo(Number(items[0]?.fields.price) / Number(user.budget), 12)
})

test('what exploration added to a score is named', async () => {
  const moved = aRanking().items.map((item) => ({ ...item, score: item.score + 0.5 }))
  const outcome = await explainOnce(aRanking({ isExplored: true, items: moved }))
  for (const { contributions } of itemsOf(outcome)) {
    const noise = contributions.find(({ feature }) => feature === 'exploration')
    expect(noise?.value).toBeNull()
    expect(noise?.contribution).toBeCloseTo(0.5, 9)
  }
  expect(itemsOf(outcome)).toHaveLength(items.length)
})

test('scores that the model does not give today are not explained', async () => {
  const moved = aRanking().items.map((item) => ({ ...item, score: item.score + 0.5 }))
  expect(reasonOf(await explainOnce(aRanking({ items: moved })))).toMatch(/another version made its features/)
})

test.each([
  ['a list that no model ranked', aRanking({ modelId: null }), undefined, /^its list was made up.*start an inference/],
  ['a model of a kind without features', aRanking(), popular.save(), /^a model of kind popularity ranked it/],
  ['an artefact that is damaged', aRanking(), boosted.save().subarray(0, 500), /^the model artefact is damaged/],
])('%s is refused with the reason', async (_what, ranking, artefact, reason) => {
  expect(reasonOf(await explainOnce(ranking, artefact))).toMatch(reason)
})

test('a model that is gone is named', async () => {
  const store = aStore(aRanking(), undefined)
  const explainer = openExplainer({ definition: definitionOf(places), store })
  onTestFinished(() => explainer.close())
  expect(reasonOf(await explainer.explain(randomUUID(), 20))).toBe(
    'model model-1, which ranked it, is no longer stored: start another inference',
  )
})

test('a task without a ranking has nothing to explain', async () => {
  expect(await explainOnce(undefined)).toEqual({ kind: 'no-ranking' })
})

test('beyond 64 open questions the next one is turned away, until one is answered', async () => {
  let answer: (ranking: undefined) => void = () => {}
  const read = new Promise<undefined>((resolve) => {
    answer = resolve
  })
  const store = { ...aStore(undefined, undefined), explanations: { explainable: () => read } }
  const explainer = openExplainer({ definition: definitionOf(places), store })
  const waiting = Array.from({ length: 64 }, () => explainer.explain(randomUUID(), 1))
  expect(await explainer.explain(randomUUID(), 1)).toEqual({ kind: 'busy' })
  answer(undefined)
  await Promise.all(waiting)
  expect(await explainer.explain(randomUUID(), 1)).toEqual({ kind: 'no-ranking' })
})
