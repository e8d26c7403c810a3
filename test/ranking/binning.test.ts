import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planBins } from '../../src/ranking/bin-plan.ts'
import { binAt, binRows, type ColumnBins } from '../../src/ranking/binning.ts'
import { createRandom } from '../../src/ranking/random.ts'

const planColumn = (values: readonly number[], { maxBins = 255, categorical = false } = {}) => {
  const [column] = planBins({ rows: Float64Array.from(values), columns: 1 }, categorical ? [0] : [], maxBins)
  if (column === undefined) throw new Error('one column was planned')
  return column
}

const binOf = (column: ColumnBins, value: number) => binAt(binRows([column], Float64Array.of(value)), 0, 0)

const binsOf = (values: readonly number[], options = {}) => {
  const column = planColumn(values, options)
  return values.map((value) => binOf(column, value))
}

test('few distinct values get a bin each, in order', () => {
  expect(binsOf([30, 10, 20, 10, 30])).toEqual([3, 1, 2, 1, 3])
})

test('a new value falls to the side of the half-way point that it is on', () => {
  const column = planColumn([10, 20])
  expect([14.9, 15, 15.1, -1e300, 1e300].map((value) => binOf(column, value))).toEqual([1, 1, 2, 1, 2])
})

test('a missing value has the bin 0 and takes no bin from the others', () => {
  expect(binsOf([Number.NaN, 5, Number.NaN, 7])).toEqual([0, 1, 0, 2])
})

test('a constant column has one bin, and a column without any value only the missing one', () => {
  expect(binsOf([4, 4, 4])).toEqual([1, 1, 1])
  expect(planColumn([Number.NaN, Number.NaN]).edges).toHaveLength(0)
  expect(binOf(planColumn([Number.NaN]), 3)).toBe(0)
})

test('many distinct values fill 255 bins about equally', () => {
  const bins = binsOf(Array.from({ length: 2_550 }, (_, index) => index))
  const counts = new Map<number, number>()
  for (const bin of bins) counts.set(bin, (counts.get(bin) ?? 0) + 1)
  expect(counts.size).toBe(255)
  expect(new Set(counts.values())).toEqual(new Set([10]))
})

test('a value that fills many rows never straddles a boundary and gets a bin of its own', () => {
  const values = [1, 2, 3, ...Array.from({ length: 20 }, () => 4), 5, 6, 7]
  const bins = binsOf(values, { maxBins: 4 })
  expect(new Set(bins.filter((_, index) => values[index] === 4)).size).toBe(1)
  expect(Math.max(...bins)).toBeLessThanOrEqual(4)
})

test('bins keep the order of values, whatever the values', () => {
  const value = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), fc.integer({ min: 2, max: 6 }), (values, maxBins) => {
      const column = planColumn(values, { maxBins })
      expect(column.edges.length).toBeLessThanOrEqual(maxBins)
      const sorted = values.filter((it) => !Number.isNaN(it)).sort((a, b) => a - b)
      const bins = sorted.map((it) => binOf(column, it))
      expect(bins).toEqual([...bins].sort((a, b) => a - b))
      expect(bins.every((bin) => bin >= 1 && bin <= column.edges.length)).toBe(true)
    }),
  )
})

test('of too many categories the most frequent keep their bins, and the others count as missing', () => {
  const values = [7, 7, 7, 3, 3, 9, 5]
  expect(binsOf(values, { maxBins: 2, categorical: true })).toEqual([2, 2, 2, 1, 1, 0, 0])
})

test('a category that was not planned counts as missing', () => {
  const column = planColumn([1, 5], { categorical: true })
  expect([0, 1, 3, 5, 6].map((value) => binOf(column, value))).toEqual([0, 1, 0, 2, 0])
})

const NO_BINS = { categorical: false, edges: new Float64Array(0) }

test('each row has the bin of its value in each column, and a column that all rows share is known', () => {
  const [count, columns] = [1_000, 7]
  const random = createRandom(1)
  const rows = Float64Array.from({ length: count * columns }, (_, i) => (i % columns === 5 ? 3 : random.below(500)))
  const plan = planBins({ rows, columns }, [2], 255)
  const binned = binRows(plan, rows)
  const read = Array.from(rows, (_, i) => binAt(binned, i % columns, Math.floor(i / columns)))
  expect(read).toEqual(Array.from(rows, (value, i) => binOf(plan[i % columns] ?? NO_BINS, value)))
  expect([...binned.shared]).toEqual([-1, -1, -1, -1, -1, 1, -1])
})

test('a column that is the same within each block of rows, but not in all, is not taken for shared', () => {
  const rows = Float64Array.from({ length: 512 }, (_, row) => (row < 256 ? 1 : 2))
  const plan = planBins({ rows, columns: 1 }, [], 255)
  expect([...binRows(plan, rows).shared]).toEqual([-1])
})

test('the bins of many rows follow from a sample, and still hold about equally many rows', () => {
  const random = createRandom(1)
  const rows = Float64Array.from({ length: 250_000 }, () => random.uniform() ** 3)
  const binned = binRows(planBins({ rows, columns: 1 }, [], 10), rows)
  const counts = new Float64Array(11)
  for (let row = 0; row < rows.length; row++) {
    const bin = binAt(binned, 0, row)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  expect(Math.min(...counts.subarray(1))).toBeGreaterThan(24_000)
  expect(Math.max(...counts)).toBeLessThan(26_000)
})
