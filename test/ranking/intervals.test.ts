import { expect, test } from 'vitest'
import { bootstrapIntervals } from '../../src/ranking/bootstrap.ts'
import { figuresOf, ORDER_METRICS } from '../../src/ranking/intervals.ts'
import { averagePrecisionPerList } from '../../src/ranking/list-metrics.ts'
import { createRandom } from '../../src/ranking/random.ts'
import { rocAuc } from '../../src/ranking/row-metrics.ts'

const oneList = (labels: readonly number[]) => ({
  labels: Float64Array.from(labels),
  offsets: Int32Array.of(0, labels.length),
})
const averagePrecision = (labels: readonly number[], scores: readonly number[]) =>
  averagePrecisionPerList(oneList(labels), Float64Array.from(scores))[0]

test('average precision is the mean precision at the ranks of the positives, whatever their grade', () => {
  expect(averagePrecision([0, 3, 1, 0, 1], [9, 8, 7, 6, 5])).toBeCloseTo((1 / 2 + 2 / 3 + 3 / 5) / 3, 12)
  expect(averagePrecision([0, 0], [1, 2])).toBeUndefined()
})

test('equal scores count as the mean average precision over all their orders', () => {
  // Of three tied after a positive, one is positive: it stands at rank 2, 3 or 4.
  expect(averagePrecision([1, 0, 1, 0], [9, 5, 5, 5])).toBeCloseTo((1 + (2 / 2 + 2 / 3 + 2 / 4) / 3) / 2, 12)
  // Two positives among three tied: the orders +−+, ++−, −++.
  const orders = [(1 + 2 / 3) / 2, 1, (1 / 2 + 2 / 3) / 2]
  expect(averagePrecision([1, 0, 1], [5, 5, 5])).toBeCloseTo(orders.reduce((a, b) => a + b) / 3, 12)
})

/** Lists of ten with a noisy score. */
const noisyLists = (lists: number, seed: number) => {
  const { uniform } = createRandom(seed)
  const labels = Float64Array.from({ length: lists * 10 }, (_, row) => (row % 10 === 0 ? 1 : 0))
  const offsets = Int32Array.from({ length: lists + 1 }, (_, list) => list * 10)
  return { lists: { labels, offsets }, scores: labels.map((label) => label / 3 + uniform()) }
}

test('every figure lies within its interval, and more lists make it narrower', () => {
  const [few, many] = [noisyLists(40, 1), noisyLists(1_000, 2)].map(({ lists, scores }) =>
    figuresOf(lists, scores, { seed: 1 }),
  )
  for (const metric of ORDER_METRICS) {
    const [wide, narrow] = [few?.[metric], many?.[metric]]
    if (!wide || !narrow) throw new Error(`no figure ${metric}`)
    expect(wide.low).toBeLessThan(wide.value)
    expect(wide.high).toBeGreaterThan(wide.value)
    expect(narrow.high - narrow.low).toBeLessThan((wide.high - wide.low) / 2)
  }
})

test('the interval of AUC covers the true AUC about as often as it says', () => {
  const many = noisyLists(20_000, 99)
  const truth = rocAuc({ labels: many.lists.labels, scores: many.scores })
  const covered = Array.from({ length: 40 }, (_, seed) => {
    const { lists, scores } = noisyLists(60, seed)
    const { low, high } = figuresOf(lists, scores, { seed }).auc
    return low <= truth && truth <= high
  })
  expect(covered.filter(Boolean).length).toBeGreaterThanOrEqual(34)
})

test('a list that is drawn twice counts twice in AUC', () => {
  const { lists, scores } = noisyLists(12, 4)
  const byHand = (drawn: Int32Array) => {
    const rows = [...drawn].flatMap((list) => Array.from({ length: 10 }, (_, row) => list * 10 + row))
    const of = (values: Float64Array) => Float64Array.from(rows, (row) => values[row] as number)
    return rocAuc({ labels: of(lists.labels), scores: of(scores) })
  }
  const [expected] = bootstrapIntervals({ count: 12, resamples: 1_000, seed: 5 }, [byHand])
  const { low, high } = figuresOf(lists, scores, { seed: 5 }).auc
  expect([low, high]).toEqual([expect.closeTo(expected?.low ?? 0, 12), expect.closeTo(expected?.high ?? 0, 12)])
})

test('a perfect ranking has no doubt, and nothing to measure is nothing', () => {
  const { lists } = noisyLists(20, 3)
  expect(figuresOf(lists, lists.labels, { seed: 1 }).auc).toEqual({ value: 1, low: 1, high: 1 })
  const none = figuresOf({ labels: new Float64Array(0), offsets: Int32Array.of(0) }, new Float64Array(0), { seed: 1 })
  expect(none.map).toEqual({ value: 0, low: 0, high: 0 })
})
