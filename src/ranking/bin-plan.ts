import type { ColumnBins } from './binning.ts'
import { createRandom, sample } from './random.ts'

/** Rows whose values say where the bins of a quantity end. */
const PLANNED_ROWS = 200_000

/** What is binned: row-major, `columns` values in each row. */
export interface Matrix {
  readonly rows: Float64Array
  readonly columns: number
}

/**
 * Chooses the bins of each column: one per distinct value where these are few, else bins of about equally many rows.
 * Of more than `PLANNED_ROWS` rows, quantities are looked at in a sample of so many, always the same; categories in all.
 * @param categorical positions of the columns with categories; of too many categories the most frequent are kept
 * @param maxBins most bins for values in a column, 2 to 255
 */
export const planBins = (matrix: Matrix, categorical: readonly number[], maxBins: number): ColumnBins[] => {
  const sampled = sampledRows(matrix)
  return Array.from({ length: matrix.columns }, (_, column) => {
    const isCategorical = categorical.includes(column)
    const distinct = distinctValues(columnValues(isCategorical ? matrix : sampled, column))
    return isCategorical
      ? { categorical: true, edges: frequentCategories(distinct, maxBins) }
      : { categorical: false, edges: quantileEdges(distinct, maxBins) }
  })
}

const sampledRows = (matrix: Matrix): Matrix => {
  const { rows, columns } = matrix
  const count = rows.length / columns
  if (!(count > PLANNED_ROWS)) return matrix
  const picked = new Float64Array(PLANNED_ROWS * columns)
  for (const [index, row] of sample(createRandom(0), count, PLANNED_ROWS).entries())
    picked.set(rows.subarray(row * columns, (row + 1) * columns), index * columns)
  return { rows: picked, columns }
}

interface Distinct {
  /** Ascending. */
  readonly values: number[]
  /** How often each occurs. */
  readonly counts: number[]
}

const columnValues = ({ rows, columns }: Matrix, column: number) => {
  const values = new Float64Array(rows.length / columns)
  for (let row = 0; row < values.length; row++) values[row] = rows[row * columns + column] as number
  return values
}

/** @param sorted is sorted by this function; typed arrays sort NaN to the end */
const distinctValues = (sorted: Float64Array): Distinct => {
  const values: number[] = []
  const counts: number[] = []
  sorted.sort()
  for (let begin = 0, end = 0; begin < sorted.length; begin = end) {
    const value = sorted[begin] as number
    if (Number.isNaN(value)) break
    for (end = begin + 1; end < sorted.length && sorted[end] === value; ) end++
    values.push(value)
    counts.push(end - begin)
  }
  return { values, counts }
}

const frequentCategories = ({ values, counts }: Distinct, maxBins: number) => {
  const byFrequency = values.map((value, index) => ({ value, count: counts[index] as number }))
  byFrequency.sort((a, b) => b.count - a.count || a.value - b.value)
  return Float64Array.from(byFrequency.slice(0, maxBins), ({ value }) => value).sort()
}

/** Closes a bin as soon as it holds its share of the rows that are left, so that frequent values get bins of their own. */
const quantileEdges = ({ values, counts }: Distinct, maxBins: number) => {
  const edges: number[] = []
  let left = counts.reduce((sum, count) => sum + count, 0)
  let inBin = 0
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number
    inBin += counts[index] as number
    const next = values[index + 1]
    const binsLeft = maxBins - edges.length
    const full = values.length <= maxBins || inBin * binsLeft >= left
    if (next === undefined) edges.push(Number.MAX_VALUE)
    else if (full && binsLeft > 1) {
      edges.push(between(value, next))
      left -= inBin
      inBin = 0
    }
  }
  return Float64Array.from(edges)
}

/** A number not below `low` and below `high`, half-way where the two leave room. */
const between = (low: number, high: number) => {
  const middle = low / 2 + high / 2
  return middle < high ? middle : low
}
