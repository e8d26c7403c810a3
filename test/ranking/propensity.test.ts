import { describe, expect, test } from 'vitest'
import { examinationPropensities, inverseWeights } from '../../src/ranking/propensity.ts'
import { serve } from './choosing.ts'

const everything = () => 1
const reciprocal = (position: number) => 1 / position

describe('examination propensities', () => {
  test.each([1, 2])('a known bias of 1/k is found from two thousand lists (seed %i)', (seed) => {
    const found = examinationPropensities(serve({ lists: 2_000, seed, share: 0.05, examined: reciprocal }))
    for (const position of [1, 2, 3, 4, 5, 6, 8, 10])
      expect(Math.abs((found[position - 1] as number) - reciprocal(position))).toBeLessThan(0.1)
  })

  test.each([1, 2])('without a bias they stay near 1 (seed %i)', (seed) => {
    const found = examinationPropensities(serve({ lists: 2_000, seed, share: 0.05, examined: everything }))
    for (const propensity of found) expect(propensity).toBeGreaterThan(0.9)
  })

  test('a few lists are no evidence: they are 1', () => {
    const found = examinationPropensities(serve({ lists: 20, seed: 3, share: 0.05, examined: reciprocal }))
    expect(found).toEqual(new Float64Array(100).fill(1))
    expect(examinationPropensities([])).toEqual(new Float64Array(100).fill(1))
  })

  test('positions without data are 1', () => {
    const found = examinationPropensities(serve({ lists: 500, seed: 4, share: 0.05, examined: reciprocal }))
    expect([...found.subarray(20)]).toEqual(Array.from({ length: 80 }, () => 1))
  })

  test('lists without a choice and lists of one item change nothing', () => {
    const lists = serve({ lists: 300, seed: 5, share: 0.05, examined: reciprocal })
    const nothing = [
      { positions: [1, 2], scores: [1, 0], chosen: -1 },
      { positions: [], scores: [], chosen: -1 },
    ]
    expect(examinationPropensities([...lists, ...nothing])).toEqual(examinationPropensities(lists))
    expect([...examinationPropensities([{ positions: [1], scores: [1], chosen: 0 }])].every((it) => it === 1)).toBe(
      true,
    )
  })

  test('equal scores and scores far apart give finite propensities', () => {
    const lists = Array.from({ length: 200 }, (_, list) => ({
      positions: [1, 2, 150],
      scores: list % 2 === 0 ? [0, 0, 0] : [1e300, 0, -1e300],
      chosen: list % 3,
    }))
    for (const propensity of examinationPropensities(lists)) {
      expect(propensity).toBeGreaterThan(0)
      expect(propensity).toBeLessThanOrEqual(1)
    }
  })
})

test('a weight is the inverse of the propensity of its position, within the clip', () => {
  const propensities = Float64Array.of(1, 0.5, 0.01)
  expect(inverseWeights(propensities, [2, 1, 3, 4], { clip: 10 })).toEqual(Float64Array.of(2, 1, 10, 1))
})
