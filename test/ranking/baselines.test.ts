import { expect, test } from 'vitest'
import { popularity, random } from '../../src/ranking/baselines.ts'
import { oneColumn } from './builders.ts'

const fitOn = (labels: readonly number[], itemIds: readonly number[]) => {
  const train = { ...oneColumn(...labels.map((label) => [0, label] as const)), itemIds: Int32Array.from(itemIds) }
  return { train, validation: train }
}

const scores = (ranker: ReturnType<typeof popularity.fit>, ...itemIds: number[]) => [
  ...ranker.score(new Float64Array(itemIds.length), Int32Array.from(itemIds)),
]

test('popularity is the share of choices, drawn towards the share over all items', () => {
  // Item 7: 2 of 3; item 8: 0 of 1; over all: 1/2, counted twice more for each.
  const ranker = popularity.fit(fitOn([1, 1, 0, 0], [7, 7, 7, 8]), { smoothing: 2 })
  const [seven, eight, unseen] = scores(ranker, 7, 8, 9)
  expect(seven).toBeCloseTo((2 + 1) / (3 + 2), 12)
  expect(eight).toBeCloseTo((0 + 1) / (1 + 2), 12)
  expect(unseen).toBe(1 / 2)
})

test('chance gives an item the same score each time, another one for another seed, and all between 0 and 1', () => {
  const ids = Array.from({ length: 1_000 }, (_, id) => id)
  const data = fitOn([1], [1])
  const first = scores(random.fit(data, { seed: 1 }), ...ids)
  expect(scores(random.fit(data, { seed: 1 }), ...ids)).toEqual(first)
  expect(scores(random.fit(data, { seed: 2 }), ...ids)).not.toEqual(first)
  expect(first.every((score) => score >= 0 && score < 1)).toBe(true)
  expect(new Set(first).size).toBe(1_000)
})

test('rows that do not fit the item ids are refused', () => {
  const ranker = popularity.fit(fitOn([1], [1]), {})
  expect(() => ranker.score(new Float64Array(3), Int32Array.of(1))).toThrow('rows has 3 entries where 1 are expected')
})

test('an option out of range is named', () => {
  const data = fitOn([1], [1])
  expect(() => popularity.fit(data, { smoothing: 0 })).toThrow('smoothing is 0')
  expect(() => random.fit(data, { seed: 0.5 })).toThrow('seed is 0.5')
})
