import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boostedTrees } from '../../src/ranking/boosting.ts'
import { lambdarank } from '../../src/ranking/lambdarank.ts'
import { mean, ndcgPerList } from '../../src/ranking/list-metrics.ts'
import { log2 } from '../../src/ranking/logarithm.ts'
import type { Dataset } from '../../src/ranking/ranker.ts'
import { quickSigmoidOfMinus, sigmoid } from '../../src/ranking/sigmoid.ts'
import { aDataset, derivativesOf, HAND_SIZED } from './builders.ts'

/** Lists of labels; the only column is the position in the list. */
const labelled = (...lists: readonly (readonly number[])[]) =>
  aDataset(lists.map((labels) => labels.map((label, position) => ({ values: [position], label }))))

const derived = (data: Dataset, margins: readonly number[], truncation = 30) => {
  const { gradient, hessian } = derivativesOf(lambdarank(data, truncation), Float64Array.from(margins))
  return { gradient: [...gradient], hessian: [...hessian] }
}

test('one pair is pulled apart by what is worked out by hand', () => {
  // |ΔNDCG| = (1 − 1/log₂3) / 1, over 0.01 + 1; the worse row is ahead by 1, so ρ = sigmoid(1). Pull S = 2λ, scaled to log₂(1 + S).
  const lambda = ((1 - 1 / Math.log2(3)) / 1.01) * sigmoid(1)
  const scale = Math.log2(1 + 2 * lambda) / (2 * lambda)
  const { gradient, hessian } = derived(labelled([1, 0]), [0, 1])
  expect(gradient[0]).toBeCloseTo(-lambda * scale, 5)
  expect(gradient[1]).toBeCloseTo(lambda * scale, 5)
  expect(hessian[0]).toBeCloseTo(lambda * scale * (1 - sigmoid(1)), 5)
})

const graded = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.double({ min: -9, max: 9, noNaN: true })), {
  minLength: 1,
  maxLength: 12,
})

test('the pulls of a list cancel out, the best grade is never pushed down, and hessians are not negative', () => {
  fc.assert(
    fc.property(graded, fc.integer({ min: 1, max: 15 }), (rows, truncation) => {
      const labels = rows.map(([label]) => label)
      const margins = rows.map(([, margin]) => margin)
      const { gradient, hessian } = derived(labelled(labels), margins, truncation)
      expect(gradient.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9)
      for (const [row, label] of labels.entries()) {
        if (label === Math.max(...labels)) expect(gradient[row]).toBeLessThanOrEqual(0)
        expect(hessian[row]).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

test('lists of one grade, of one row and of none contribute nothing', () => {
  const { gradient, hessian } = derived(labelled([2, 2, 2], [1], [], [0, 0]), [3, 1, 2, 5, 1, 0])
  expect([...gradient, ...hessian].every((value) => value === 0)).toBe(true)
})

test('truncation leaves out pairs that are both below it', () => {
  const { gradient } = derived(labelled([0, 0, 1, 0]), [4, 3, 2, 1], 1)
  expect(gradient[3]).toBe(0)
  expect(gradient[1]).toBe(0)
  expect(gradient[0]).toBeGreaterThan(0)
})

test('a pair counts by the weight of its better row', () => {
  const data = labelled([1, 0])
  const plain = derived(data, [0, 1])
  const weighted = derived({ ...data, weights: Float64Array.of(3, 100) }, [0, 1])
  expect(weighted.gradient[0]).toBeCloseTo(3 * (plain.gradient[0] ?? 0), 12)
  expect(weighted.hessian[1]).toBeCloseTo(3 * (plain.hessian[1] ?? 0), 12)
})

test('long lists are treated as short ones are', () => {
  const labels = Array.from({ length: 300 }, (_, row) => row % 5)
  const margins = labels.map((_, row) => Math.sin(row))
  const reversed = derived(labelled([...labels].reverse()), [...margins].reverse())
  const { gradient } = derived(labelled(labels), margins)
  for (const [row, value] of gradient.entries()) expect(reversed.gradient[299 - row]).toBeCloseTo(value, 12)
})

test('the loss is what NDCG lacks to 1 on lists with different grades', () => {
  fc.assert(
    fc.property(graded, (rows) => {
      const data = labelled(rows.map(([label]) => label))
      const margins = Float64Array.from(rows, ([, margin], row) => margin + row * 1e-6)
      fc.pre(new Set(data.labels).size > 1 && new Set(margins).size === rows.length)
      expect(lambdarank(data, 10).loss(margins)).toBeCloseTo(1 - mean(ndcgPerList(data, margins, 10)), 10)
    }),
  )
})

test('graded lists are learned in the order of their grades', () => {
  const data = labelled([0, 3, 1, 2], [0, 3, 1, 2], [0, 3, 1, 2])
  const options = { ...HAND_SIZED, trees: 50, learningRate: 0.3, maxLeaves: 4, l2: 1, objective: 'lambdarank' } as const
  const [none = 0, best = 0, low = 0, middle = 0] = boostedTrees
    .fit({ train: data, validation: data }, options)
    .score(Float64Array.of(0, 1, 2, 3), new Int32Array(4))
  expect([none, low, middle, best]).toEqual([none, low, middle, best].sort((a, b) => a - b))
  expect(none).toBeLessThan(low)
})

test('the logarithm agrees with Math.log2, and is exact for powers of two', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (value) => {
      expect(log2(value)).toBeCloseTo(Math.log2(value), 11)
    }),
  )
  expect([0.25, 1, 2, 1_024].map(log2)).toEqual([-2, 0, 1, 10])
})

test('the quick sigmoid is within 10⁻⁵ of the sigmoid', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (a) => {
      expect(Math.abs(quickSigmoidOfMinus(a) - sigmoid(-a))).toBeLessThan(1e-5)
    }),
  )
})
