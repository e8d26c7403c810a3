import { expect, test } from 'vitest'
import { leafValue } from '../../src/ranking/split.ts'
import { SplitSearch } from '../../src/ranking/split-search.ts'

const FREE = { minDataInLeaf: 1, minHessian: 0, l2: 0, directions: Int8Array.of(0, 0) }
const UNBOUNDED = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY }

/** One column: `[gradient, hessian, count]` per bin, the missing bin first. */
const findIn = (
  bins: readonly (readonly [number, number, number])[],
  limits = FREE,
  categorical: readonly number[] = [],
) => {
  const sum = (part: 0 | 1 | 2) => bins.reduce((total, bin) => total + bin[part], 0)
  const search = new SplitSearch(Int32Array.of(0, 3 * bins.length), categorical, limits)
  return search.find({
    histogram: Float64Array.from(bins.flat()),
    columns: Int32Array.of(0),
    total: { gradient: sum(0), hessian: sum(1), count: sum(2), ...UNBOUNDED },
  })
}

const NONE = [0, 0, 0] as const

test('the gain is half of what the squared gradients over hessians of the sides exceed that of the whole', () => {
  // G = −4, −2, 6 with H = 2, 2, 4. After bin 1: 16/2 + 16/6; after bin 2: 36/4 + 36/4 = 18; whole: 0.
  const split = findIn([NONE, [-4, 2, 2], [-2, 2, 2], [6, 4, 4]])
  expect(split?.gain).toBeCloseTo(9, 12)
  expect(split?.left).toMatchObject({ gradient: -6, hessian: 4, count: 4 })
  expect(split?.right).toMatchObject({ gradient: 6, hessian: 4, count: 4 })
})

test('L2 lowers the gain and draws leaf values to 0', () => {
  // 36/(4+2) on each side and 0 for the whole.
  expect(findIn([NONE, [-6, 4, 4], [6, 4, 4]], { ...FREE, l2: 2 })?.gain).toBeCloseTo(6, 12)
  expect(leafValue({ gradient: -6, hessian: 4, count: 4, ...UNBOUNDED }, 0)).toBe(1.5)
  expect(leafValue({ gradient: -6, hessian: 4, count: 4, ...UNBOUNDED }, 2)).toBe(1)
})

test('missing values go to the side where the loss falls more', () => {
  // Missing with the right: 36/4 + 36/4; with the left: 0 + 9/2.
  const right = findIn([
    [3, 2, 2],
    [-6, 4, 4],
    [3, 2, 2],
  ])
  expect(right).toMatchObject({ shift: 255, limit: 0, gain: 9, right: { count: 4 } })
  const left = findIn([
    [-3, 2, 2],
    [-3, 2, 2],
    [6, 4, 4],
  ])
  expect(left).toMatchObject({ shift: 0, limit: 1, gain: 9, left: { count: 4 } })
})

test('being missing can itself be the best split', () => {
  const split = findIn([
    [6, 4, 4],
    [-3, 2, 2],
    [-3, 2, 2],
  ])
  expect(split).toMatchObject({ shift: 255, limit: 1, right: { gradient: 6, count: 4 } })
})

test('a value that the leaf has not seen does not go with missing ones that are split off', () => {
  expect(findIn([[6, 4, 4], [-6, 4, 4], NONE])).toMatchObject({ shift: 255, limit: 1, right: { gradient: 6 } })
})

test('where nothing was missing, a missing value goes with the larger side', () => {
  expect(findIn([NONE, [-4, 2, 5], [4, 2, 3]])).toMatchObject({ shift: 0 })
  expect(findIn([NONE, [-4, 2, 3], [4, 2, 5]])).toMatchObject({ shift: 255 })
})

test('a side with too few rows or too little hessian is not split off', () => {
  const bins = [NONE, [-9, 1, 1], [1, 3, 3], [8, 4, 4]] as const
  expect(findIn(bins)?.left.count).toBe(1)
  expect(findIn(bins, { ...FREE, minDataInLeaf: 2 })?.left.count).toBe(4)
  expect(findIn(bins, { ...FREE, minHessian: 2 })?.left.count).toBe(4)
  expect(findIn(bins, { ...FREE, minDataInLeaf: 5 })).toBeUndefined()
  const lightRight = [NONE, [-8, 4, 4], [-1, 3, 3], [9, 1, 1]] as const
  expect(findIn(lightRight)?.right.count).toBe(1)
  expect(findIn(lightRight, { ...FREE, minHessian: 2 })?.right.count).toBe(4)
})

test('rows that do not differ are not split', () => {
  expect(findIn([NONE, [1, 1, 1], [2, 2, 2]])).toBeUndefined()
  expect(findIn([NONE, [5, 8, 8]])).toBeUndefined()
})

test('the first of several equally good splits is taken', () => {
  expect(findIn([NONE, [-2, 1, 1], [0, 0, 0], [2, 1, 1]])?.left.count).toBe(1)
  const search = new SplitSearch(Int32Array.of(0, 9, 18), [], FREE)
  const column = [0, 0, 0, -2, 1, 1, 2, 1, 1]
  const total = { gradient: 0, hessian: 2, count: 2, ...UNBOUNDED }
  const histogram = Float64Array.from([...column, ...column])
  expect(search.find({ histogram, columns: Int32Array.of(0, 1), total })?.feature).toBe(0)
})

test('categories are divided by their gradients and not by their codes', () => {
  const split = findIn([NONE, [-5, 4, 4], [5, 4, 4], [-5, 4, 4], [5, 4, 4]], FREE, [0])
  expect(split?.left).toMatchObject({ gradient: -10, hessian: 8, count: 8 })
  expect(split?.set?.[0]).toBe(0b01011)
})

test('a category without rows in the leaf goes where missing ones go', () => {
  const rows = [NONE, [3, 2, 2], NONE, [3, 2, 2]] as const
  const missingRight = findIn([[-6, 4, 4], ...rows.slice(1)], FREE, [0])
  expect(missingRight?.set?.[0]).toBe(0b1010)
  const missingLeft = findIn([[-3, 4, 4], [-3, 4, 4], NONE, [6, 4, 4]], FREE, [0])
  expect(missingLeft?.set?.[0]).toBe(0b0111)
})
