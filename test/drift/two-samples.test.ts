import fc from 'fast-check'
import { expect, test } from 'vitest'
import { binsOf, countIn, labelsOf } from '../../src/drift/bins.ts'
import { bucketOf, type Sketch } from '../../src/drift/sketch.ts'
import { stabilityIndex } from '../../src/drift/stability.ts'
import { adjustForMany, chiSquare, kolmogorovSmirnov, upperTail } from '../../src/drift/two-samples.ts'
import { createRandom } from '../../src/simulation/random.ts'

const numbers = (...values: readonly number[]): Sketch => {
  const counts: Record<string, number> = {}
  for (const value of values) counts[bucketOf(value)] = (counts[bucketOf(value)] ?? 0) + 1
  return { missing: 0, counts }
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

test('the normal tail is that of the tables', () => {
  expect(upperTail(0)).toBeCloseTo(0.5, 6)
  expect(upperTail(1.959964)).toBeCloseTo(0.025, 6)
  expect(upperTail(-1.644854)).toBeCloseTo(0.95, 6)
})

test('Kolmogorov and Smirnov: the greatest distance of the two distributions, and its p-value', () => {
  const { statistic, pValue } = kolmogorovSmirnov(numbers(...range(1, 21)), numbers(...range(6, 26)))
  expect(statistic).toBeCloseTo(0.25)
  // root = √10, λ = (√10 + 0.12 + 0.11/√10) · 0.25 = 0.829
  expect(pValue).toBeCloseTo(2 * (Math.exp(-2 * 0.8293 ** 2) - Math.exp(-8 * 0.8293 ** 2)), 3)
  expect(kolmogorovSmirnov(numbers(), numbers(1)).pValue).toBe(1)
})

test.each([
  // The p-values are those of the chi-square distribution with one, one and two degrees of freedom.
  [[50, 50], [40, 60], 2.0202, 0.1552],
  [[500, 500], [430, 570], 9.8486, 0.0017],
  [[30, 40, 30], [20, 40, 40], 3.4286, 0.1801],
])('chi-square of %j and %j', (one, other, statistic, pValue) => {
  const outcome = chiSquare(one, other)
  expect(outcome.statistic).toBeCloseTo(statistic, 3)
  expect(Math.abs(outcome.pValue - pValue)).toBeLessThan(0.006)
})

test('rare bins are joined, so that one odd user is no finding', () => {
  expect(chiSquare([500, 500, 0, 0], [500, 498, 1, 1]).pValue).toBeGreaterThan(0.5)
})

test('samples of the same distribution are found different about as often as the level says', () => {
  const random = createRandom(1, 0)
  const draw = () => numbers(...Array.from({ length: 300 }, () => random.between(1, 1000)))
  const pValues = Array.from({ length: 300 }, () => kolmogorovSmirnov(draw(), draw()).pValue)
  expect(pValues.filter((pValue) => pValue < 0.05).length / 300).toBeLessThan(0.09)
})

test('p-values are adjusted as Benjamini and Hochberg say', () => {
  expect(adjustForMany([0.01, 0.04, 0.03, 0.5]).map((p) => Number(p.toFixed(4)))).toEqual([0.04, 0.0533, 0.0533, 0.5])
})

test('the stability index is the sum over the bins, never negative, and finite for empty bins', () => {
  expect(stabilityIndex([5000, 5000], [4000, 6000])).toBeCloseTo(-0.1 * Math.log(0.8) + 0.1 * Math.log(1.2), 3)
  const counts = fc.array(fc.nat(1000), { minLength: 5, maxLength: 5 })
  fc.assert(
    fc.property(counts, counts, (one, other) => {
      expect(stabilityIndex(one, other)).toBeGreaterThanOrEqual(-1e-12)
      expect(stabilityIndex(one, other)).toBeLessThan(100)
      expect(stabilityIndex(one, one)).toBeCloseTo(0)
    }),
  )
})

test('the bins are tenths of the reference, with bins for what is below, above and missing', () => {
  const reference = numbers(...range(100, 1100))
  const bins = binsOf('number', reference)
  const counts = countIn(bins, reference)
  expect(counts).toHaveLength(12 + 1)
  for (const count of counts.slice(1, 11)) expect(Math.abs(count - 100)).toBeLessThan(45)
  expect(countIn(bins, { ...numbers(1, 500, 1e6), missing: 7 }).filter((count) => count > 0)).toEqual([1, 1, 1, 7])
  expect(labelsOf(bins, false)).toHaveLength(13)
})

test('an input that was always the same has bins that show when it no longer is', () => {
  const bins = binsOf('number', numbers(5, 5, 5))
  expect(countIn(bins, numbers(4, 5, 5, 6))).toEqual([1, 2, 1, 0])
})

test('a label names the end of its bin, to three digits', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), (value) => {
      const label = labelsOf(binsOf('number', numbers(value)), false)[1] ?? ''
      expect(label).toMatch(/^≤ /)
      expect(Number(label.slice(2)) / value).toBeGreaterThan(0.995)
      expect(Number(label.slice(2)) / value).toBeLessThan(1.046)
    }),
  )
})

test('a bin of whole numbers ends with one, and with the greatest that lies in it', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 100_000 }), (value) => {
      const bins = binsOf('number', numbers(value))
      const [below, at] = labelsOf(bins, true).map((label) => Number(label.slice(2)))
      expect([Number(below) < value, Number(at) >= value, Number.isInteger(at)]).toEqual([true, true, true])
    }),
  )
  expect(labelsOf(binsOf('number', numbers(1, 2, 5)), true)).toEqual(['≤ 0', '≤ 1', '≤ 2', '≤ 5', '> 5', 'missing'])
})

test('a category that is new has a bin of its own', () => {
  const bins = binsOf('category', { missing: 0, counts: { true: 3 } })
  expect(countIn(bins, { missing: 1, counts: { true: 1, false: 2 } })).toEqual([1, 2, 1])
  expect(labelsOf(bins, false)).toEqual(['true', 'other', 'missing'])
})
