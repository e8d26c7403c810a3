import { describe, expect, test } from 'vitest'
import { counterfactual, type ExploredOutcome } from '../../src/ranking/counterfactual.ts'
import { drawList } from '../../src/ranking/plackett-luce.ts'
import { type Served, serve } from './choosing.ts'

const examined = (position: number) => position ** -0.5

const outcomesOf = (lists: readonly Served[]): ExploredOutcome[] =>
  lists.map(({ propensities = [], positions, chosen, itemIds, otherScores }) => ({
    propensities,
    shownCount: positions.length,
    chosen,
    itemIds: Int32Array.from(itemIds),
    scores: Float64Array.from(otherScores),
  }))

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe.each([1, 2, 3])('a ranker judged from lists that another one explored (seed %i)', (seed) => {
  test('the rate at which its first item is chosen agrees with what it gets when it serves', () => {
    const found = counterfactual(outcomesOf(serve({ lists: 1_500, seed, share: 1, examined })), { seed: 1 })
    const online = serve({ lists: 10_000, seed: seed + 100, share: 1, examined, byOther: 'first' })
    const truth = mean(online.map(({ chosen }) => (chosen === 0 ? 1 : 0)))
    for (const estimate of [found.firstChosen?.ips, found.firstChosen?.snips]) {
      expect(estimate?.low).toBeLessThan(truth)
      expect(estimate?.high).toBeGreaterThan(truth)
    }
  })

  test('where items do not compete, the discounted position of the choice agrees with what it gets when it serves', () => {
    const serving = { examined, competing: false }
    const found = counterfactual(outcomesOf(serve({ lists: 1_500, seed, share: 1, ...serving })), { seed: 1 })
    const online = serve({ lists: 10_000, seed: seed + 100, share: 0, ...serving, byOther: 'all' })
    const truth = mean(online.map(({ chosen }) => (chosen < 0 ? 0 : 1 / Math.log2(chosen + 2))))
    for (const estimate of [found.dcg10?.ips, found.dcg10?.snips]) {
      expect(estimate?.low).toBeLessThan(truth)
      expect(estimate?.high).toBeGreaterThan(truth)
    }
  })
})

/** Lists of equal items, and a ranker that likes their order; the item at `position` was chosen. */
const equalItems = (of: { lists: number; items: number; keep: number; position: number }): ExploredOutcome[] =>
  Array.from({ length: of.lists }, (_, seed) => {
    const { items, keep } = of
    const { order, propensities } = drawList(new Float64Array(items), { temperature: 1, seed, keep })
    const scores = Float64Array.from(order.keys(), (place) => -place)
    return { propensities, shownCount: 10, chosen: of.position, itemIds: Int32Array.from(order), scores }
  })

test.each([
  { items: 40, keep: 10 },
  { items: 210, keep: 20 },
  { items: 1_000, keep: 10 },
])('each of $items equal items is as likely at any position as at the first, though only $keep are kept', (kept) => {
  for (const position of [0, 1, 5, 9]) {
    const { dcg10 } = counterfactual(equalItems({ ...kept, lists: 20, position }), { seed: 1 })
    const worth = 1 / Math.log2(position + 2)
    expect(dcg10?.ips.value).toBeGreaterThan(0.97 * worth * kept.items)
    expect(dcg10?.ips.value).toBeLessThan(1.03 * worth * kept.items)
  }
})

test('a ranker that finds all items equal is not taken to agree with what chance has put first', () => {
  const outcomes = equalItems({ lists: 1_000, items: 20, keep: 20, position: 0 })
  const equal = outcomes.map((outcome) => ({ ...outcome, scores: new Float64Array(20) }))
  const found = counterfactual(equal, { seed: 1 }).firstChosen?.ips.value
  expect(found).toBeGreaterThan(0.5)
  expect(found).toBeLessThan(1.5)
})

test('few lists give no figures', () => {
  const found = counterfactual(outcomesOf(serve({ lists: 10, seed: 1, share: 1, examined })), { seed: 1 })
  expect(found).toEqual({ lists: 10, firstChosen: null, dcg10: null })
  expect(counterfactual([], { seed: 1 })).toEqual({ lists: 0, firstChosen: null, dcg10: null })
})

test('the same lists and seed give the same figures', () => {
  const outcomes = outcomesOf(serve({ lists: 300, seed: 4, share: 1, examined }))
  expect(counterfactual(outcomes, { seed: 9 })).toEqual(counterfactual(outcomes, { seed: 9 }))
})
