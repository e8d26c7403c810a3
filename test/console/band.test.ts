import { expect, test } from 'vitest'
import { chanceAround } from '../../console/src/rooms/inputs/band.ts'

const comparison = { baseline: 0.8, low: -0.06, high: 0.04, baselineCount: 1000, recentCount: 400 }

test('the band of as many lists as the recent ones is as wide as the interval of the difference', () => {
  expect(chanceAround(comparison, 400)).toBeCloseTo(0.05)
})

test('the band of single blocks is that of a share among so many lists', () => {
  const half = (count: number) => 1.96 * Math.sqrt(0.8 * 0.2 * (1 / count + 1 / 1000))
  const known = { ...comparison, low: -half(400), high: half(400) }
  expect(chanceAround(known, 50)).toBeCloseTo(half(50))
})

test('without lists on either side there is no band', () => {
  expect(chanceAround({ ...comparison, baselineCount: 0 }, 50)).toBeNull()
  expect(chanceAround({ ...comparison, recentCount: 0 }, 50)).toBeNull()
  expect(chanceAround(comparison, 0)).toBeNull()
})
