import { expect, test } from 'vitest'
import { createRandom } from '../../src/ranking/random.ts'
import { sampleRatioEvidence } from '../../src/ranking/sample-ratio.ts'
import { confidenceSequence, type Sample } from '../../src/ranking/sequential-test.ts'

const EMPTY: Sample = { count: 0, sum: 0, squares: 0 }
const add = ({ count, sum, squares }: Sample, value: number): Sample => ({
  count: count + 1,
  sum: sum + value,
  squares: squares + value * value,
})

/** Reciprocal position of a choice that is geometric with `share`: many ones, some halves, and so on. */
const rewardOf = (share: number, uniform: number) => 1 / (1 + Math.floor(Math.log(uniform) / Math.log(1 - share)))

/** Looks after every list at two arms, the second with a tenth of them, until the interval leaves 0. @returns the sign of the difference, 0 when it never did */
const verdict = ({ seed, shares }: { seed: number; shares: readonly [number, number] }) => {
  const random = createRandom(seed)
  let [first, second] = [EMPTY, EMPTY]
  for (let list = 0; list < 5000; list++) {
    if (random.uniform() < 0.1) second = add(second, rewardOf(shares[1], 1 - random.uniform()))
    else first = add(first, rewardOf(shares[0], 1 - random.uniform()))
    if (Math.min(first.count, second.count) < 50) continue
    const { low, high } = confidenceSequence(first, second, 0.05)
    if (low > 0 || high < 0) return Math.sign(low)
  }
  return 0
}

const shareOfRuns = (runs: number, holds: (seed: number) => boolean) =>
  Array.from({ length: runs }, (_, seed) => holds(seed)).filter(Boolean).length / runs

test('of equal arms, looked at after every list, at most one in twenty is found to differ', () => {
  expect(shareOfRuns(300, (seed) => verdict({ seed, shares: [0.4, 0.4] }) !== 0)).toBeLessThanOrEqual(0.05)
})

test('an arm that is better or worse is found to be so', () => {
  expect(shareOfRuns(60, (seed) => verdict({ seed, shares: [0.4, 0.55] }) > 0)).toBeGreaterThan(0.95)
  expect(shareOfRuns(60, (seed) => verdict({ seed, shares: [0.55, 0.4] }) < 0)).toBeGreaterThan(0.95)
})

test('without observations of one arm there are no bounds, and without spread there still are two', () => {
  const ones: Sample = { count: 100, sum: 100, squares: 100 }
  expect(confidenceSequence(EMPTY, ones, 0.05).high).toBe(Number.POSITIVE_INFINITY)
  const { low, high } = confidenceSequence(ones, ones, 0.05)
  expect(low).toBeLessThan(0)
  expect(high).toBeGreaterThan(0)
})

const evidenceOver = ({ seed, share, actual }: { seed: number; share: number; actual: number }) => {
  const random = createRandom(seed)
  let hits = 0
  let largest = 0
  for (let total = 1; total <= 3000; total++) {
    hits += random.uniform() < actual ? 1 : 0
    largest = Math.max(largest, sampleRatioEvidence({ hits, total, share }))
  }
  return largest
}

test('a right split, looked at after every list, reaches evidence of 20 at most one time in twenty', () => {
  expect(shareOfRuns(400, (seed) => evidenceOver({ seed, share: 0.1, actual: 0.1 }) >= 20)).toBeLessThanOrEqual(0.05)
})

test('a split of 6 % instead of 10 % is found out beyond doubt', () => {
  expect(shareOfRuns(50, (seed) => evidenceOver({ seed, share: 0.1, actual: 0.06 }) >= 1000)).toBe(1)
})
