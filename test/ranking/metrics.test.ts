import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DatasetInvalid } from '../../src/ranking/errors.ts'
import { evaluate } from '../../src/ranking/evaluate.ts'
import { mean, ndcgPerList, reciprocalRankPerList } from '../../src/ranking/list-metrics.ts'
import type { Ranker } from '../../src/ranking/ranker.ts'
import { classification, logLoss, rocAuc } from '../../src/ranking/row-metrics.ts'
import { aDataset } from './builders.ts'

const oneList = (labels: readonly number[]) => ({
  labels: Float64Array.from(labels),
  offsets: Int32Array.of(0, labels.length),
})
const ndcg = (labels: readonly number[], scores: readonly number[], k = 10) =>
  ndcgPerList(oneList(labels), Float64Array.from(scores), k)[0]
const reciprocalRank = (labels: readonly number[], scores: readonly number[]) =>
  reciprocalRankPerList(oneList(labels), Float64Array.from(scores))[0]
const scored = (labels: readonly number[], scores: readonly number[]) => ({
  labels: Float64Array.from(labels),
  scores: Float64Array.from(scores),
})

test('NDCG of graded labels is the discounted gain over the best possible one', () => {
  // Ranked 1, 3, 0, 2: gains 1, 7, 0, 3 against 7, 3, 1.
  const reached = 1 + 7 / Math.log2(3) + 3 / Math.log2(5)
  const ideal = 7 + 3 / Math.log2(3) + 1 / 2
  expect(ndcg([3, 1, 2, 0], [0.8, 0.9, 0.1, 0.5])).toBeCloseTo(reached / ideal, 12)
})

test('NDCG of one choice is the discount of its rank, and 0 beyond the cut', () => {
  const scores = [4, 3, 2, 1]
  expect(ndcg([1, 0, 0, 0], scores)).toBe(1)
  expect(ndcg([0, 0, 1, 0], scores)).toBeCloseTo(1 / 2, 12)
  expect(ndcg([0, 0, 0, 1], scores, 3)).toBe(0)
})

test('lists without a positive label are left out', () => {
  const data = { labels: Float64Array.of(0, 0, 0, 1), offsets: Int32Array.of(0, 2, 2, 4) }
  expect([...ndcgPerList(data, Float64Array.of(1, 2, 3, 4), 10)]).toEqual([1])
  expect([...reciprocalRankPerList(data, Float64Array.of(1, 2, 4, 3))]).toEqual([1 / 2])
})

const permutations = (items: readonly number[]): number[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, at) => permutations(items.filter((_, i) => i !== at)).map((rest) => [item, ...rest]))

/** The mean of a metric over all orders that do not put a lower score before a higher one. */
const overOrders = (scores: readonly number[], metric: (ranks: number[]) => number | undefined) => {
  const fair = permutations([...scores.keys()]).filter((order) =>
    order.every((item, at) => at === 0 || (scores[order[at - 1] ?? 0] ?? 0) >= (scores[item] ?? 0)),
  )
  const values = fair.map((order) => metric(scores.map((_, item) => -order.indexOf(item))) ?? Number.NaN)
  return mean(Float64Array.from(values))
}

test('equal scores count as the mean over all their orders', () => {
  const list = fc.array(fc.tuple(fc.constantFrom(0, 0, 1, 2), fc.constantFrom(1, 2, 3)), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(list, fc.constantFrom(1, 3, 10), (rows, k) => {
      const labels = rows.map(([label]) => label)
      const scores = rows.map(([, score]) => score)
      fc.pre(labels.some((label) => label > 0))
      expect(ndcg(labels, scores, k)).toBeCloseTo(
        overOrders(scores, (ranks) => ndcg(labels, ranks, k)),
        10,
      )
      expect(reciprocalRank(labels, scores)).toBeCloseTo(
        overOrders(scores, (ranks) => reciprocalRank(labels, ranks)),
        10,
      )
    }),
  )
})

test('AUC is the share of pairs in the right order, ties counting half', () => {
  // Pairs: 0.8 beats 0.3 and 0.8 ties; 0.4 beats 0.3 and loses to 0.8.
  expect(rocAuc(scored([1, 0, 2, 0], [0.8, 0.3, 0.4, 0.8]))).toBe(2.5 / 4)
  expect(rocAuc(scored([1, 1], [0.1, 0.2]))).toBe(0.5)
})

test('log loss is the mean surprise, and one certain mistake does not make it infinite', () => {
  expect(logLoss(scored([1, 0], [0.8, 0.4]))).toBeCloseTo(-(Math.log(0.8) + Math.log(0.6)) / 2, 12)
  expect(logLoss(scored([1], [0]))).toBeCloseTo(-Math.log(1e-15), 9)
})

test('accuracy, precision, recall and F1 count predictions of a half or more', () => {
  // Hits 1, predicted 3, positives 2, right 2 of 5.
  expect(classification(scored([1, 1, 0, 0, 0], [0.5, 0.49, 0.9, 0.6, 0.1]))).toEqual({
    accuracy: 2 / 5,
    precision: 1 / 3,
    recall: 1 / 2,
    f1: 2 / 5,
  })
  expect(classification(scored([0], [0.1]))).toEqual({ accuracy: 1, precision: 0, recall: 0, f1: 0 })
})

/** Scores a row by its first column. */
const firstColumn: Ranker = {
  kind: 'first column',
  featureNames: ['a'],
  score: (rows) => rows,
  probabilities: (scores) => scores,
  save: () => new Uint8Array(),
}

test('an evaluation has every figure, and says how many lists it ranks', () => {
  const list = (...labels: number[]) => labels.map((label, index) => ({ values: [0.9 - index / 10], label }))
  const evaluation = evaluate(firstColumn, aDataset([list(1, 0), list(0, 0), list(0, 1)]))
  expect(evaluation).toMatchObject({ lists: 3, rankedLists: 2, 'ndcg@1': 0.5, mrr: 0.75, accuracy: 2 / 6, recall: 1 })
  expect(evaluation['ndcg@3']).toBeCloseTo((1 + 1 / Math.log2(3)) / 2, 12)
  expect(Object.values(evaluation).every(Number.isFinite)).toBe(true)
})

test('data without rows or with other columns is measured as nothing or refused', () => {
  const empty = aDataset([])
  expect(Object.values(evaluate(firstColumn, empty)).every(Number.isFinite)).toBe(true)
  const twoColumns = aDataset([[{ values: [1, 2], label: 1 }]])
  expect(() => evaluate(firstColumn, twoColumns)).toThrow(DatasetInvalid)
})
