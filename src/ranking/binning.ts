import { createRandom, sample } from './random.ts'

/** Bin 0 holds missing values; a column has at most this many bins for values, so that a bin fits a byte. */
export const MAX_VALUE_BINS = 255

const MISSING = 0

/** Rows whose values say where the bins of a quantity end. */
const PLANNED_ROWS = 200_000

/** How the values of one column fall into bins. */
export interface ColumnBins {
  readonly categorical: boolean
  /**
   * Ascending. A quantity falls into bin `i + 1` when `edges[i]` is the first edge that is not below it; the last
   * edge is the largest number. A category falls into bin `i + 1` when it equals `edges[i]`, else it counts as missing.
   */
  readonly edges: Float64Array
}

/** Rows as bins, column after column: the bin of `row` in `column` is `bins[column × count + row]`. */
export interface BinnedRows {
  readonly count: number
  readonly bins: Uint8Array
  /** For each column the bin that all rows share, or -1. */
  readonly shared: Int16Array
}

/** @returns the bin of a row in a column */
export const binAt = ({ bins, count }: BinnedRows, column: number, row: number): number =>
  bins[column * count + row] as number

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

/** Rows binned at a time: their values stay in the cache while column after column is read. */
const BLOCK_ROWS = 256

/** @returns the bin of each value, for columns planned before */
export const binRows = (plan: readonly ColumnBins[], rows: Float64Array): BinnedRows => {
  const columns = plan.length
  const count = columns === 0 ? 0 : rows.length / columns
  const bins = new Uint8Array(columns * count)
  const shared = new Int16Array(columns)
  for (let begin = 0; begin < count; begin += BLOCK_ROWS) {
    const end = Math.min(begin + BLOCK_ROWS, count)
    for (const [column, columnBins] of plan.entries()) {
      const bin = binBlock({ columnBins, rows, columns, column, begin, end }, bins)
      shared[column] = begin === 0 || shared[column] === bin ? bin : -1
    }
  }
  return { count, bins, shared: count === 0 ? shared.fill(-1) : shared }
}

interface BlockToBin {
  readonly columnBins: ColumnBins
  readonly rows: Float64Array
  readonly columns: number
  readonly column: number
  readonly begin: number
  readonly end: number
}

/** @returns the bin that all rows of the block share, or -1 */
const binBlock = ({ columnBins, rows, columns, column, begin, end }: BlockToBin, bins: Uint8Array): number => {
  const first = column * (rows.length / columns)
  let lastValue = rows[begin * columns + column] as number
  let lastBin = binOf(columnBins, lastValue)
  let differs = false
  for (let row = begin, at = begin * columns + column; row < end; row++, at += columns) {
    const value = rows[at] as number
    // A request repeats the user's values in each row: the search is done once for them.
    if (value !== lastValue) {
      const bin = binOf(columnBins, value)
      if (bin !== lastBin) differs = true
      lastValue = value
      lastBin = bin
    }
    bins[first + row] = lastBin
  }
  return differs ? -1 : lastBin
}

/** The bin of one value: a binary search in the edges. */
export const binOf = ({ categorical, edges }: ColumnBins, value: number): number => {
  if (Number.isNaN(value) || edges.length === 0) return MISSING
  let low = 0
  let high = edges.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((edges[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return categorical && edges[low] !== value ? MISSING : low + 1
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
  for (const value of sorted) {
    if (Number.isNaN(value)) break
    if (value === values.at(-1)) counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1
    else {
      values.push(value)
      counts.push(1)
    }
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
  for (const [index, value] of values.entries()) {
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
