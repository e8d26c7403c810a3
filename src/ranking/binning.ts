/** Bin 0 holds missing values; a column has at most this many bins for values, so that a bin fits a byte. */
export const MAX_VALUE_BINS = 255

const MISSING = 0

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

/** Rows binned at a time: their values stay in the cache while column after column is read. */
const BLOCK_ROWS = 256

/**
 * @param room makes the memory for so many bins
 * @returns the bin of each value, for columns planned before
 */
export const binRows = (
  plan: readonly ColumnBins[],
  rows: Float64Array,
  room: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
): BinnedRows => {
  const columns = plan.length
  const count = columns === 0 ? 0 : rows.length / columns
  const bins = room(columns * count)
  const shared = new Int16Array(columns)
  const ladders = plan.map(ladderOf)
  for (let begin = 0; begin < count; begin += BLOCK_ROWS) {
    const end = Math.min(begin + BLOCK_ROWS, count)
    for (const [column, columnBins] of plan.entries()) {
      const bin = binBlock(
        { columnBins, ladder: ladders[column] as Float64Array, rows, columns, column, begin, end },
        bins,
      )
      shared[column] = begin === 0 || shared[column] === bin ? bin : -1
    }
  }
  return { count, bins, shared: count === 0 ? shared.fill(-1) : shared }
}

interface BlockToBin {
  readonly columnBins: ColumnBins
  readonly ladder: Float64Array
  readonly rows: Float64Array
  readonly columns: number
  readonly column: number
  readonly begin: number
  readonly end: number
}

/** @returns the bin that all rows of the block share, or -1 */
const binBlock = ({ columnBins, ladder, rows, columns, column, begin, end }: BlockToBin, bins: Uint8Array): number => {
  const first = column * (rows.length / columns)
  let lastValue = rows[begin * columns + column] as number
  let lastBin = binOn(ladder, columnBins, lastValue)
  let differs = false
  for (let row = begin, at = begin * columns + column; row < end; row++, at += columns) {
    const value = rows[at] as number
    // A request repeats the user's values in each row: the search is done once for them.
    if (value !== lastValue) {
      const bin = binOn(ladder, columnBins, value)
      if (bin !== lastBin) differs = true
      lastValue = value
      lastBin = bin
    }
    bins[first + row] = lastBin
  }
  return differs ? -1 : lastBin
}

/** Steps that halve 256 places to one. */
const LADDER_LENGTH = 256

/** The edges that decide, all but the last, with infinite ones behind them: always as many steps to search. */
const ladderOf = ({ edges }: ColumnBins): Float64Array => {
  const ladder = new Float64Array(LADDER_LENGTH).fill(Number.POSITIVE_INFINITY)
  ladder.set(edges.subarray(0, -1))
  return ladder
}

/** The position of the first edge that is not below the value. A branch at each step would be mispredicted half of the time. */
const climb = (ladder: Float64Array, value: number): number => {
  let low = Number((ladder[127] as number) < value) << 7
  low += Number((ladder[low + 63] as number) < value) << 6
  low += Number((ladder[low + 31] as number) < value) << 5
  low += Number((ladder[low + 15] as number) < value) << 4
  low += Number((ladder[low + 7] as number) < value) << 3
  low += Number((ladder[low + 3] as number) < value) << 2
  low += Number((ladder[low + 1] as number) < value) << 1
  return low + Number((ladder[low] as number) < value)
}

const binOn = (ladder: Float64Array, { categorical, edges }: ColumnBins, value: number): number => {
  if (Number.isNaN(value) || edges.length === 0) return MISSING
  const position = climb(ladder, value)
  return categorical && edges[position] !== value ? MISSING : position + 1
}
