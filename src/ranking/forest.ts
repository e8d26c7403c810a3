import type { BinnedRows } from './binning.ts'

/** Words of 32 bits in a set of bins. */
export const SET_WORDS = 8

/**
 * Trees in flat arrays. A reference is a node where it is 0 or more and else a leaf, `~reference`.
 * Nodes test bins, not values: training and scoring take the same way, and a row costs a byte per column.
 */
export interface Forest {
  /** One reference per tree. */
  readonly roots: Int32Array
  /** The column that a node tests. */
  readonly features: Int32Array
  /** A bin goes left when `(bin + shift) mod 256` is at most `limit`: with shift 0 the missing bin is the lowest, with 255 the highest. */
  readonly limits: Uint8Array
  readonly shifts: Uint8Array
  /** For a test of categories the first word of its set in `setWords`, else -1. */
  readonly sets: Int32Array
  /** Bit `bin mod 32` of word `bin / 32` of a set says that the bin goes left. */
  readonly setWords: Uint32Array
  /** The references left and right of node `i`: `children[2 × i]` and `children[2 × i + 1]`. */
  readonly children: Int32Array
  /** What a leaf adds to the margin. */
  readonly leaves: Float64Array
}

/** Part of the rows of a partition. */
export interface Range {
  readonly begin: number
  /** Exclusive. */
  readonly end: number
}

/** `first` is where the bins of the tested column begin. */
interface QuantityTest {
  readonly first: number
  readonly limit: number
  readonly shift: number
}

interface CategoryTest {
  readonly first: number
  readonly set: number
  readonly words: Uint32Array
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
      : this.#splitCategories(range, { first, set, words: forest.setWords })
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

  #splitCategories({ begin, end }: Range, { first, set, words }: CategoryTest): number {
    const { bins } = this.#binned
    const rows = this.rows
    const right = this.#right
    let middle = begin
    let moved = 0
    for (let i = begin; i < end; i++) {
      const row = rows[i] as number
      const bin = bins[first + row] as number
      const isLeft = ((words[set + (bin >>> 5)] as number) >>> (bin & 31)) & 1
      rows[middle] = row
      right[moved] = row
      middle += isLeft
      moved += 1 - isLeft
    }
    return this.#append(middle, moved)
  }

  #append(middle: number, moved: number): number {
    for (let i = 0; i < moved; i++) this.rows[middle + i] = this.#right[i] as number
    return middle
  }
}

const goesRight = ({ sets, setWords, limits, shifts }: Forest, node: number, bin: number): boolean => {
  const set = sets[node] as number
  if (set < 0) return (limits[node] as number) < ((bin + (shifts[node] as number)) & 255)
  return (((setWords[set + (bin >>> 5)] as number) >>> (bin & 31)) & 1) === 0
}

/** Adds the leaf values of all trees to the margins, one margin per row. */
export const addMargins = (forest: Forest, binned: BinnedRows, margins: Float64Array): void => {
  const partition = new RowPartition(
    binned,
    Int32Array.from({ length: binned.count }, (_, row) => row),
  )
  const { rows } = partition
  const visit = (reference: number, begin: number, end: number) => {
    if (begin === end) return
    if (reference >= 0) {
      const middle = partition.split(forest, reference, { begin, end })
      visit(forest.children[2 * reference] as number, begin, middle)
      visit(forest.children[2 * reference + 1] as number, middle, end)
      return
    }
    const value = forest.leaves[~reference] as number
    for (let i = begin; i < end; i++) margins[rows[i] as number] = (margins[rows[i] as number] as number) + value
  }
  for (const root of forest.roots) visit(root, 0, binned.count)
}

/** Makes one forest of several, trees in order. */
export const joinForests = (forests: readonly Forest[]): Forest => {
  let nodes = 0
  let leaves = 0
  let words = 0
  const moved = forests.map((forest) => {
    const [firstNode, firstLeaf, firstWord] = [nodes, leaves, words]
    nodes += forest.features.length
    leaves += forest.leaves.length
    words += forest.setWords.length
    const move = (reference: number) => (reference < 0 ? reference - firstLeaf : reference + firstNode)
    return {
      ...forest,
      roots: forest.roots.map(move),
      children: forest.children.map(move),
      sets: forest.sets.map((set) => (set < 0 ? set : set + firstWord)),
    }
  })
  const join = <Part>(part: (forest: Forest) => Iterable<number>, from: (values: number[]) => Part) =>
    from(moved.flatMap((forest) => [...part(forest)]))
  return {
    roots: join(
      (it) => it.roots,
      (values) => Int32Array.from(values),
    ),
    features: join(
      (it) => it.features,
      (values) => Int32Array.from(values),
    ),
    limits: join(
      (it) => it.limits,
      (values) => Uint8Array.from(values),
    ),
    shifts: join(
      (it) => it.shifts,
      (values) => Uint8Array.from(values),
    ),
    sets: join(
      (it) => it.sets,
      (values) => Int32Array.from(values),
    ),
    setWords: join(
      (it) => it.setWords,
      (values) => Uint32Array.from(values),
    ),
    children: join(
      (it) => it.children,
      (values) => Int32Array.from(values),
    ),
    leaves: join(
      (it) => it.leaves,
      (values) => Float64Array.from(values),
    ),
  }
}
