import { expect, onTestFinished, test } from 'vitest'
import { definitionOf } from '../../src/domain/define.ts'
import { places } from '../../src/domain/places/places.ts'
import { popularity, random } from '../../src/ranking/baselines.ts'
import { boostedTrees } from '../../src/ranking/boosting.ts'
import { makeCatalogue } from '../../src/simulation/catalogue.ts'
import { makeLabelledLists } from '../../src/simulation/lists.ts'
import type { ShownList } from '../../src/store/store.ts'
import { type ComparerParts, openComparer } from '../../src/tasks/comparer.ts'
import { compareModels } from '../../src/tasks/comparison.ts'
import { examplesOf } from '../../src/tasks/examples.ts'

const catalogue = makeCatalogue()
const fieldsOf = new Map(catalogue.map(({ itemId, fields }) => [itemId, fields]))

const someLists = (seed: number, count: number): ShownList[] =>
  makeLabelledLists({ seed, lists: count, perList: 10, catalogue, endDate: new Date('2026-11-23T10:30:00Z') }).map(
    (list, listId) => ({
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
    }),
  )

const data = examplesOf(places, someLists(1, 300))
const both = { train: data, validation: data }
const boosted = boostedTrees.fit(both, { trees: 30 })
const shuffled = random.fit(both, { seed: 1 })
const lists = someLists(2, 120)

const compared = (...[one, other]: [typeof boosted, typeof boosted]) => {
  const outcome = compareModels(places, lists, { one, other })
  if (outcome.kind !== 'compared') throw new Error(outcome.kind)
  return outcome.comparison
}

test('a model that has learned is surely better than chance on lists that it has not seen', () => {
  const { lists: count, metrics } = compared(shuffled, boosted)
  expect(count).toBe(120)
  expect(metrics['ndcg@10']?.difference?.low).toBeGreaterThan(0)
  for (const { one, other, difference } of Object.values(metrics)) {
    for (const { value, low, high } of [one, other]) expect(low <= value && value <= high).toBe(true)
    if (difference) expect(difference.value).toBeCloseTo(other.value - one.value)
  }
})

test('a comparison counts the lists with a choice apart, because most metrics are means over these alone', () => {
  const withChoice = lists.filter(({ items }) => items.some(({ label }) => label === 1))
  expect(withChoice.length).toBeLessThan(lists.length)
  expect(compared(shuffled, boosted).lists_with_choice).toBe(withChoice.length)
})

test('lists that two models order differently show both tops, the choice and the items named', () => {
  const { differing } = compared(shuffled, boosted)
  expect(differing).toHaveLength(10)
  for (const { one, other, chosen, items } of differing) {
    expect([one.length, other.length]).toEqual([5, 5])
    expect(one).not.toEqual(other)
    const named = new Set(items.map(({ item_id }) => item_id))
    const expected = [...one, ...other].map(({ item_id }) => item_id).concat(chosen ?? [])
    expect(named).toEqual(new Set(expected))
  }
})

test('a model does not differ from itself', () => {
  const { metrics, differing } = compared(boosted, boosted)
  expect(differing).toEqual([])
  expect(metrics.mrr?.difference).toEqual({ value: 0, low: 0, high: 0 })
})

/** A comparer over models `a` and `b` whose later training held out some lists. */
const aComparer = (test: number[], artefacts: Record<string, Uint8Array>) => {
  const store: ComparerParts['store'] = {
    models: { artefact: async (modelId) => artefacts[modelId] },
    datasets: { frozen: async () => ({ train: [], validation: [], test }), read: async () => lists.slice(0, 20) },
  }
  const comparer = openComparer({ definition: definitionOf(places), store })
  onTestFinished(() => comparer.close())
  return () => comparer.compare({ one: 'a', other: 'b', listsOf: 'b' })
}

const saved = { a: popularity.fit(both, {}).save(), b: boosted.save() }

test('stored models are compared in a thread', async () => {
  expect(await aComparer([1], saved)()).toMatchObject({ kind: 'compared', comparison: { lists: 20 } })
})

test.each([
  ['without held-out lists', [], saved, /no held-out lists/],
  ['of which one has not ended', [1], { a: saved.a }, /trained to its end/],
  ['of which one cannot be read', [1], { ...saved, b: Buffer.from('no artefact') }, /artefact/],
])('models %s are not compared, and it says why', async (_, testLists, artefacts, reason) => {
  expect(await aComparer(testLists, artefacts)()).toEqual({
    kind: 'not-comparable',
    reason: expect.stringMatching(reason),
  })
})

test('more than a few comparisons at once are turned away', async () => {
  const compare = aComparer([], saved)
  const kinds = (await Promise.all(Array.from({ length: 6 }, compare))).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'busy')).toHaveLength(2)
})
