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
  /** How much the loss fell by the split of a node. Like the covers empty in a model of format 1, which did not keep them. */
  readonly gains: Float64Array
  /** How many of the rows that the tree was grown from reached a node, and a leaf: 1 or more. */
  readonly nodeCovers: Int32Array
  readonly leafCovers: Int32Array
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
    gains: join(
      (it) => it.gains,
      (values) => Float64Array.from(values),
    ),
    nodeCovers: join(
      (it) => it.nodeCovers,
      (values) => Int32Array.from(values),
    ),
    leafCovers: join(
      (it) => it.leafCovers,
      (values) => Int32Array.from(values),
    ),
  }
}
