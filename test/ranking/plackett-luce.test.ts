import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawList, spreadOf, weightsOf } from '../../src/ranking/plackett-luce.ts'

const someScores = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 })

test('a drawn list has each item once, falling scores and probabilities, at any temperature', () => {
  fc.assert(
    fc.property(someScores, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (scores, temperature) => {
      const drawn = drawList(Float64Array.from(scores), { temperature, seed: 7, keep: 20 })
      expect(new Set(drawn.order).size).toBe(Math.min(20, scores.length))
      expect(drawn.scores).toEqual([...drawn.scores].sort((a, b) => b - a))
      for (const propensity of drawn.propensities) expect(propensity >= 0 && propensity <= 1).toBe(true)
    }),
  )
})

test('each order of three items comes as often as Plackett and Luce say', () => {
  const scores = Float64Array.of(Math.log(5), Math.log(3), Math.log(2))
  const counts = new Map<string, { times: number; probability: number }>()
  for (let seed = 0; seed < 20_000; seed++) {
    const { order, propensities } = drawList(scores, { temperature: 1, seed, keep: 3 })
    const probability = propensities.reduce((product, propensity) => product * propensity, 1)
    const times = (counts.get(order.join())?.times ?? 0) + 1
    counts.set(order.join(), { times, probability })
  }
  expect(counts.get('0,1,2')?.probability).toBeCloseTo((5 / 10) * (3 / 5), 12)
  expect([...counts.values()].reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12)
  for (const { times, probability } of counts.values())
    expect(Math.abs(times / 20_000 - probability)).toBeLessThan(0.012)
})

test('a low temperature leaves the order, equal scores leave it to chance', () => {
  const drawn = drawList(Float64Array.of(1, 3, 2), { temperature: 1e-9, seed: 1, keep: 3 })
  expect(drawn.order).toEqual([1, 2, 0])
  const equal = drawList(new Float64Array(4).fill(1e9), { temperature: 0.1, seed: 1, keep: 2 })
  expect(equal.propensities[0]).toBeCloseTo(1 / 4, 12)
  expect(equal.propensities[1]).toBeCloseTo(1 / 3, 12)
})

test('a hundred thousand items keep probabilities that are exact', () => {
  const scores = new Float64Array(100_000).fill(-50)
  const { propensities } = drawList(scores, { temperature: 1, seed: 3, keep: 100 })
  expect(propensities[99]).toBeCloseTo(1 / (100_000 - 99), 15)
})

test('the weights that a list was drawn from can be read back from its propensities', () => {
  const weights = [0.4, 0.3, 0.15, 0.1, 0.05]
  const { order, propensities } = drawList(Float64Array.from(weights, Math.log), { temperature: 1, seed: 2, keep: 3 })
  const { shares, rest } = weightsOf(propensities)
  for (const [index, item] of order.entries()) expect(shares[index]).toBeCloseTo(weights[item] as number, 12)
  expect(rest).toBeCloseTo(1 - order.reduce((sum, item) => sum + (weights[item] as number), 0), 12)
})

test('the spread of scores is their standard deviation, and 1 where all are equal', () => {
  expect(spreadOf(Float64Array.of(1, 3))).toBe(1)
  expect(spreadOf(Float64Array.of(10, 14))).toBe(2)
  expect(spreadOf(new Float64Array(3).fill(0.1))).toBe(1)
})
