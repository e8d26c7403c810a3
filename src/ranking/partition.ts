import type { BinnedRows } from './binning.ts'
import type { Forest } from './forest.ts'

/** Part of the rows of a partition. */
export interface Range {
  readonly begin: number
  /** Exclusive. */
  readonly end: number
}

/** Where the bins of the tested column are, and which of them go left. */
interface QuantityTest {
  readonly first: number
  readonly limit: number
  readonly shift: number
}

interface CategoryTest {
  readonly first: number
  readonly set: number
  readonly setWords: Uint32Array
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
  split(forest: Forest, node: number, range: Range): number {
    const feature = forest.features[node] as number
    const shared = this.#binned.shared[feature] as number
    if (shared >= 0) return goesRight(forest, node, shared) ? range.begin : range.end
    const first = feature * this.#binned.count
    const set = forest.sets[node] as number
    return set < 0
      ? this.#splitQuantities(range, {
          first,
          limit: forest.limits[node] as number,
          shift: forest.shifts[node] as number,
        })
      : this.#splitCategories(range, { first, set, setWords: forest.setWords })
  }

  // Both loops write each row to both sides and advance one: a branch here would be mispredicted half of the time.
  #splitQuantities({ begin, end }: Range, { first, limit, shift }: QuantityTest): number {
    const { bins } = this.#binned
    const rows = this.rows
    const right = this.#right
    let middle = begin
    let moved = 0
    for (let i = begin; i < end; i++) {
      const row = rows[i] as number
      const isRight = (limit - (((bins[first + row] as number) + shift) & 255)) >>> 31
      rows[middle] = row
      right[moved] = row
      middle += 1 - isRight
      moved += isRight
    }
    return this.#append(middle, moved)
  }

  #splitCategories({ begin, end }: Range, { first, set, setWords }: CategoryTest): number {
    const { bins } = this.#binned
    const rows = this.rows
    const right = this.#right
    let middle = begin
    let moved = 0
    for (let i = begin; i < end; i++) {
      const row = rows[i] as number
      const bin = bins[first + row] as number
      const isLeft = ((setWords[set + (bin >>> 5)] as number) >>> (bin & 31)) & 1
      rows[middle] = row
      right[moved] = row
      middle += isLeft
      moved += 1 - isLeft
    }
    return this.#append(middle, moved)
  }

  #append(middle: number, moved: number): number {
    this.rows.set(this.#right.subarray(0, moved), middle)
    return middle
  }
}

/** Whether a row with this bin in the column that a node tests goes right there. */
export const goesRight = ({ sets, setWords, limits, shifts }: Forest, node: number, bin: number): boolean => {
  const set = sets[node] as number
  if (set < 0) return (limits[node] as number) < ((bin + (shifts[node] as number)) & 255)
  return (((setWords[set + (bin >>> 5)] as number) >>> (bin & 31)) & 1) === 0
}
