import { expect, test } from 'vitest'
import { compare } from '../../src/ranking/compare.ts'
import { createRandom } from '../../src/ranking/random.ts'

const noise = (seed: number, lists: number) => Float64Array.from({ length: lists }, createRandom(seed).uniform)

test('a challenger that is better on every list by the same has an interval of that width and no more', () => {
  const champion = noise(1, 50)
  const { meanDifference, low, high } = compare(
    champion,
    champion.map((value) => value + 0.1),
    { seed: 1 },
  )
  for (const value of [meanDifference, low, high]) expect(value).toBeCloseTo(0.1, 12)
})

test('both ends of the interval stand where the normal approximation puts them for many lists', () => {
  const differences = noise(2, 1_000)
  const { meanDifference, low, high } = compare(new Float64Array(1_000), differences, { seed: 3 })
  const variance = differences.reduce((sum, value) => sum + (value - meanDifference) ** 2, 0) / 1_000
  const standardError = Math.sqrt(variance / 1_000)
  expect(Math.abs((high - meanDifference) / standardError - 1.96)).toBeLessThan(0.15)
  expect(Math.abs((meanDifference - low) / standardError - 1.96)).toBeLessThan(0.15)
})

test('the interval covers the true difference about as often as it says', () => {
  let covered = 0
  for (let seed = 1; seed <= 60; seed++) {
    const { low, high } = compare(noise(2 * seed, 60), noise(2 * seed + 1, 60), { seed })
    if (low <= 0 && high >= 0) covered++
  }
  expect(covered).toBeGreaterThanOrEqual(52)
})

test('a seed gives one interval', () => {
  const [a, b] = [noise(1, 30), noise(2, 30)]
  expect(compare(a, b, { seed: 9 })).toEqual(compare(a, b, { seed: 9 }))
  expect(compare(a, b, { seed: 9 })).not.toEqual(compare(a, b, { seed: 10 }))
})

test('no lists show no difference, and different lists cannot be compared', () => {
  const none = new Float64Array(0)
  expect(compare(none, none, { seed: 1 })).toEqual({ meanDifference: 0, low: 0, high: 0 })
  expect(() => compare(none, noise(1, 3), { seed: 1 })).toThrow('the champion has 0 lists and the challenger 3')
})
