import { expect, test } from 'vitest'
import { createRandom } from '../../src/simulation/random.ts'

test('streams of the same seed differ', () => {
  const [first, second] = [createRandom(1, 0), createRandom(1, 1)]
  expect([first.next(), first.next()]).not.toEqual([second.next(), second.next()])
})

test('numbers are spread evenly from 0 to 1', () => {
  const random = createRandom(1, 0)
  const numbers = Array.from({ length: 20_000 }, () => random.next())
  for (const tenth of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    expect(numbers.filter((number) => Math.floor(number * 10) === tenth).length / 20_000).toBeCloseTo(0.1, 2)
  }
})

test('whole numbers exclude the upper bound, and a range n–n gives n', () => {
  const random = createRandom(1, 0)
  expect(new Set(Array.from({ length: 200 }, () => random.integer(1, 4)))).toEqual(new Set([1, 2, 3]))
  expect(random.integer(5, 5)).toBe(5)
})

test('a sample has different entries, and cannot be larger than what there is', () => {
  const random = createRandom(1, 0)
  expect(random.sample(['a', 'b', 'c'], 3).toSorted()).toEqual(['a', 'b', 'c'])
  expect(() => random.sample(['a'], 2)).toThrow('cannot draw 2')
})

test('a weighted draw follows the weights and never takes a weight of 0', () => {
  const random = createRandom(1, 0)
  const draws = Array.from({ length: 5_000 }, () => random.weighted([0, 3, 1, 0]))
  expect(new Set(draws)).toEqual(new Set([1, 2]))
  expect(draws.filter((position) => position === 1).length / 5_000).toBeCloseTo(0.75, 1)
})
