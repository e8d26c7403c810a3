import type { BinnedRows } from './binning.ts'
import type { Forest } from './forest.ts'
import { type BinTest, divideRows } from './parallel/division.ts'

/** Part of the rows of a partition. */
export interface Range {
  readonly begin: number
  /** Exclusive. */
  readonly end: number
}

/** Row numbers, sorted by which way they went: each node and leaf reached holds a range of them, in the order they had. */
export class RowPartition {
  readonly rows: Int32Array
  readonly #binned: BinnedRows
  readonly #right: Int32Array

  constructor(binned: BinnedRows, rows: Int32Array) {
    this.rows = rows
    this.#binned = binned
    this.#right = new Int32Array(rows.length)
  }

  /** Moves the rows of a range that go left at a node before those that go right. @returns where the right ones begin */
  split(forest: Forest, node: number, { begin, end }: Range): number {
    const test = testOf(forest, node, this.#binned)
    if (typeof test === 'boolean') return test ? begin : end
    const divided = { rows: this.rows, bins: this.#binned.bins, begin, end }
    const sides = { left: this.rows, leftAt: begin, right: this.#right, rightAt: 0 }
    const middle = begin + divideRows(divided, test, sides)
    this.rows.set(this.#right.subarray(0, end - middle), middle)
    return middle
  }
}

/** The test of a node, or, where all rows share a bin, whether they go right. */
export const testOf = (forest: Forest, node: number, { shared, count }: BinnedRows): BinTest | boolean => {
  const feature = forest.features[node] as number
  const bin = shared[feature] as number
  if (bin >= 0) return goesRight(forest, node, bin)
  return {
    first: feature * count,
    limit: forest.limits[node] as number,
    shift: forest.shifts[node] as number,
    set: forest.sets[node] as number,
    setWords: forest.setWords,
  }
}

/** Whether a row with this bin in the column that a node tests goes right there. */
export const goesRight = ({ sets, setWords, limits, shifts }: Forest, node: number, bin: number): boolean => {
  const set = sets[node] as number
  if (set < 0) return (limits[node] as number) < ((bin + (shifts[node] as number)) & 255)
  return (((setWords[set + (bin >>> 5)] as number) >>> (bin & 31)) & 1) === 0
}
