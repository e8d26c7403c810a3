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

test('the interval has the width that the normal approximation gives for many lists', () => {
  const champion = new Float64Array(1_000)
  const challenger = noise(2, 1_000)
  const { meanDifference, low, high } = compare(champion, challenger, { seed: 3 })
  // Uniform numbers have the standard deviation 1/√12; 1.96 of it on each side, over √1000.
  expect((high - low) / (2 * 1.96 * Math.sqrt(1 / 12 / 1_000))).toBeCloseTo(1, 1)
  expect((high + low) / 2).toBeCloseTo(meanDifference, 2)
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
