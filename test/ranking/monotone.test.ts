import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boostedTrees } from '../../src/ranking/boosting.ts'
import type { BoostingOptions } from '../../src/ranking/boosting-options.ts'
import { createRandom } from '../../src/ranking/random.ts'
import { aDataset, HAND_SIZED, oneColumn } from './builders.ts'

/** Lists whose grades go up and down with column `a`, with holes; `b` and `c` matter too, `d` is a category. */
const wavy = (seed: number) => {
  const random = createRandom(seed)
  const row = () => {
    const values = [random.below(12), random.below(5), random.uniform() * 3, random.below(4)]
    const label = Math.floor((2 + 2 * Math.sin((values[0] ?? 0) + (values[1] ?? 0))) * random.uniform())
    return { values: values.map((value) => (random.uniform() < 0.15 ? Number.NaN : value)), label }
  }
  return aDataset(
    Array.from({ length: 40 }, () => Array.from({ length: 6 }, row)),
    [3],
  )
}

const FREE = { ...HAND_SIZED, trees: 8, maxLeaves: 16, learningRate: 0.5, minDataInLeaf: 2, l2: 0.1 }
const ranked = (options: BoostingOptions, seed = 1) =>
  boostedTrees.fit({ train: wavy(seed), validation: wavy(seed) }, { ...FREE, ...options })

const anyValue = fc.oneof(fc.integer({ min: -2, max: 14 }), fc.constant(Number.NaN))

test('a score never goes against the direction of a column while all others stay, whatever is missing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom('logistic', 'lambdarank'),
      fc.tuple(anyValue, anyValue, anyValue),
      (seed, objective, [b, c, d]) => {
        const ranker = ranked({ objective, monotone: { a: 1, b: -1 } }, seed)
        const steps = Array.from({ length: 17 }, (_, step) => step - 2)
        const along = (rows: number[][]) => [...ranker.score(Float64Array.from(rows.flat()), new Int32Array(17))]
        const rising = along(steps.map((a) => [a, b, c, d]))
        const falling = along(steps.map((a) => [b, a, c, d]))
        expect(rising).toEqual([...rising].sort((x, y) => x - y))
        expect(falling).toEqual([...falling].sort((x, y) => y - x))
      },
    ),
    { numRuns: 60 },
  )
})

test('a missing value is learned on its own, below or above all others', () => {
  const low = [1, 2, 3].map((value) => [value, 1] as const)
  const data = oneColumn(...low, [Number.NaN, 0], [Number.NaN, 0], [Number.NaN, 0])
  const ranker = boostedTrees.fit({ train: data, validation: data }, { ...HAND_SIZED, monotone: { a: 1 } })
  const [missing = 0, small = 0, unseen = 0] = ranker.score(Float64Array.of(Number.NaN, 1, 99), new Int32Array(3))
  expect(missing).toBeLessThan(small)
  expect(unseen).toBe(small)
})

test('a column that goes the wrong way is not used', () => {
  const data = oneColumn([1, 1], [2, 1], [3, 0], [4, 0])
  const ranker = boostedTrees.fit({ train: data, validation: data }, { ...HAND_SIZED, monotone: { a: 1 } })
  const [low, high] = ranker.score(Float64Array.of(1, 4), new Int32Array(2))
  expect(low).toBe(high)
  expect(ranker.inspect?.(Float64Array.of(1), Int32Array.of(1)).gains).toEqual(Float64Array.of(0))
})

test('a direction for an unknown column, for categories, or of another size is refused by name', () => {
  expect(() => ranked({ monotone: { price: 1 } })).toThrow('monotone names "price", which is no column')
  expect(() => ranked({ monotone: { d: 1 } })).toThrow('monotone names "d", which holds categories')
  expect(() => ranked({ monotone: JSON.parse('{"a": 0}') })).toThrow('monotone gives "a" the direction 0: give 1 or -1')
})
