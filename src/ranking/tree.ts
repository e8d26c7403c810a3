import type { BinnedRows, ColumnBins } from './binning.ts'
import type { Derivation } from './derive.ts'
import { type Forest, SET_WORDS } from './forest.ts'
import { Histograms, histogramOffsets } from './histogram.ts'
import type { SharedTraining } from './parallel/jobs.ts'
import { openTeam, type Team } from './parallel/team.ts'
import type { Range } from './partition.ts'
import { type LeafSums, leafValue, type Split, type SplitLimits } from './split.ts'
import { SplitSearch } from './split-search.ts'
import { TeamPartition } from './team-partition.ts'
import { trainingMemory } from './training-memory.ts'

/** How large a tree grows and what its leaves are worth. */
export interface TreeOptions extends SplitLimits {
  readonly maxLeaves: number
  /** Factor on each leaf value. */
  readonly learningRate: number
}

export interface GrowthOptions extends TreeOptions {
  /** Threads that do the work, the caller's included; the trees are the same with any number. */
  readonly threads: number
}

/** What trees are grown from. */
export interface Growth {
  readonly plan: readonly ColumnBins[]
  readonly binned: BinnedRows
  /** The margins of the rows that a tree is grown from grow by the values of their leaves. */
  readonly derivation: Derivation
}

/** What one tree sees. */
export interface TreeTask {
  /** Row numbers, ascending. */
  readonly rows: Int32Array
  /** Columns that may be tested, ascending. */
  readonly columns: Int32Array
}

/** A leaf that may still be split. */
interface OpenLeaf extends Range {
  readonly sums: LeafSums
  readonly split: Split | undefined
  readonly histogram: Float64Array
  /** Where its reference stands in `children`; -1 for the root. */
  readonly slot: number
}

/** Grows trees leaf by leaf, always where the loss falls most (Shi, "Best-first decision tree learning", 2007; Ke et al. 2017). */
export class TreeGrower {
  readonly #options: TreeOptions
  readonly #memory: SharedTraining
  readonly #team: Team
  readonly #histograms: Histograms
  readonly #partition: TeamPartition
  readonly #search: SplitSearch

  constructor({ plan, binned, derivation }: Growth, options: GrowthOptions) {
    const offsets = histogramOffsets(plan)
    const categorical = [...plan.keys()].filter((column) => plan[column]?.categorical)
    const maxLeaves = Math.min(options.maxLeaves, Math.ceil(binned.count / options.minDataInLeaf))
    this.#options = options
    this.#memory = trainingMemory(derivation, { binned, offsets, maxLeaves, threads: options.threads })
    this.#team = openTeam(this.#memory, options.threads)
    this.#histograms = new Histograms(this.#memory, this.#team, maxLeaves)
    this.#partition = new TeamPartition(this.#memory.division, binned, this.#team)
    this.#search = new SplitSearch(offsets, categorical, options)
  }

  /** Writes the derivatives at the present margins. */
  derive(): void {
    const { items } = this.#memory.derivation.source
    const parts = this.#team.partsOf({ begin: 0, end: this.#memory.derivation.margins.length })
    this.#team.run('derive', { begin: 0, end: items }, { parts })
  }

  /** @returns a forest of one tree */
  grow(task: TreeTask): Forest {
    const tree = emptyTree(this.#options.maxLeaves)
    const open = [this.#openRoot(task)]
    let nodes = 0
    while (open.length < this.#options.maxLeaves) {
      const chosen = mostGainful(open)
      if (chosen?.split === undefined) break
      writeNode(tree, nodes, chosen.split)
      writeReference(tree, chosen.slot, nodes)
      const middle = this.#partition.split(tree, nodes, chosen)
      open.splice(open.indexOf(chosen), 1, ...this.#openChildren(task.columns, chosen, { node: nodes, middle }))
      nodes++
    }
    for (const [leaf, { slot, sums, histogram }] of open.entries()) {
      tree.leaves[leaf] = this.#options.learningRate * leafValue(sums, this.#options.l2)
      tree.leafCovers[leaf] = sums.count
      writeReference(tree, slot, ~leaf)
      this.#histograms.release(histogram)
    }
    this.#add(open, tree.leaves)
    return trimTree(tree, nodes)
  }

  /** The rows of the tree are where they belong already; only those it did not see have to descend it. */
  #add(open: readonly OpenLeaf[], values: Float64Array): void {
    const leaves = open.map(({ end }, leaf) => ({ end, value: values[leaf] as number })).sort((a, b) => a.end - b.end)
    for (const [place, { end, value }] of leaves.entries()) {
      this.#memory.leaves.ends[place] = end
      this.#memory.leaves.values[place] = value
    }
    this.#team.run('add', { begin: 0, end: leaves.at(-1)?.end ?? 0 })
  }

  #openRoot({ rows, columns }: TreeTask): OpenLeaf {
    const range = { begin: 0, end: rows.length }
    const unbounded = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY }
    const total = { ...this.#histograms.start(rows, columns), ...unbounded }
    const histogram = this.#histograms.build(range)
    return { ...range, sums: total, histogram, slot: -1, split: this.#search.find({ histogram, columns, total }) }
  }

  #openChildren(columns: Int32Array, parent: OpenLeaf, { node, middle }: { node: number; middle: number }): OpenLeaf[] {
    const { begin, end, histogram, split } = parent
    if (split === undefined) return []
    const leftIsSmaller = middle - begin <= end - middle
    const smaller = leftIsSmaller ? { begin, end: middle } : { begin: middle, end }
    const built = this.#histograms.build(smaller)
    this.#histograms.subtract(histogram, built, columns)
    const leaf = (range: Range, sums: LeafSums, slot: number): OpenLeaf => {
      const own = (slot === 2 * node) === leftIsSmaller ? built : histogram
      return {
        ...range,
        sums,
        slot,
        histogram: own,
        split: this.#search.find({ histogram: own, columns, total: sums }),
      }
    }
    return [leaf({ begin, end: middle }, split.left, 2 * node), leaf({ begin: middle, end }, split.right, 2 * node + 1)]
  }

  /** Ends the threads; no tree can be grown after. @returns when they have ended, which a caller need not await */
  close(): Promise<unknown> {
    return this.#team.close()
  }
}

const mostGainful = (open: readonly OpenLeaf[]): OpenLeaf | undefined => {
  let best: OpenLeaf | undefined
  for (const leaf of open) if (leaf.split && leaf.split.gain > (best?.split?.gain ?? 0)) best = leaf
  return best
}

const emptyTree = (maxLeaves: number): Forest => ({
  roots: new Int32Array(1),
  features: new Int32Array(maxLeaves - 1),
  limits: new Uint8Array(maxLeaves - 1),
  shifts: new Uint8Array(maxLeaves - 1),
  sets: new Int32Array(maxLeaves - 1).fill(-1),
  setWords: new Uint32Array(SET_WORDS * (maxLeaves - 1)),
  children: new Int32Array(2 * (maxLeaves - 1)),
  leaves: new Float64Array(maxLeaves),
  gains: new Float64Array(maxLeaves - 1),
  nodeCovers: new Int32Array(maxLeaves - 1),
  leafCovers: new Int32Array(maxLeaves),
})

const writeNode = (tree: Forest, node: number, { feature, limit, shift, set, gain, left, right }: Split) => {
  tree.features[node] = feature
  tree.limits[node] = limit
  tree.shifts[node] = shift
  tree.gains[node] = gain
  tree.nodeCovers[node] = left.count + right.count
  if (set === undefined) return
  tree.sets[node] = SET_WORDS * node
  tree.setWords.set(set, SET_WORDS * node)
}

const writeReference = (tree: Forest, slot: number, reference: number) => {
  if (slot < 0) tree.roots[0] = reference
  else tree.children[slot] = reference
}

/** A tree without the room it did not use; sets are kept only where a node needs one. */
const trimTree = (tree: Forest, nodes: number): Forest => {
  const used = [...tree.sets.subarray(0, nodes)].filter((set) => set >= 0)
  const setWords = Uint32Array.from(used.flatMap((set) => [...tree.setWords.subarray(set, set + SET_WORDS)]))
  return {
    roots: tree.roots,
    features: tree.features.slice(0, nodes),
    limits: tree.limits.slice(0, nodes),
    shifts: tree.shifts.slice(0, nodes),
    sets: tree.sets.slice(0, nodes).map((set) => (set < 0 ? -1 : SET_WORDS * used.indexOf(set))),
    setWords,
    children: tree.children.slice(0, 2 * nodes),
    leaves: tree.leaves.slice(0, nodes + 1),
    gains: tree.gains.slice(0, nodes),
    nodeCovers: tree.nodeCovers.slice(0, nodes),
    leafCovers: tree.leafCovers.slice(0, nodes + 1),
  }
}
