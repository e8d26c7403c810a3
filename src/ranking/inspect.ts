import type { BinnedRows } from './binning.ts'
import type { Forest } from './forest.ts'
import { addMargins } from './margins.ts'
import type { Inspection } from './ranker.ts'

interface Inspected {
  readonly forest: Forest
  /** The margin before any tree. */
  readonly base: number
}

/** How the margins of some rows depend on the columns. Only the trees that test a column are gone through again for it. */
export const inspectForest = ({ forest, base }: Inspected, binned: BinnedRows): Inspection => {
  const marginsOf = (trees: Forest, rows: BinnedRows, from: Float64Array) => {
    const margins = from.slice()
    addMargins(trees, rows, margins)
    return margins
  }
  const nothing = new Float64Array(binned.count)
  const whole = marginsOf(
    forest,
    binned,
    nothing.map(() => base),
  )
  return {
    gains: gainsOf(forest, binned.shared.length),
    rescore(column) {
      const own = { ...forest, roots: forest.roots.filter((root) => testsColumn(forest, root, column)) }
      const before = marginsOf(own, binned, nothing)
      const rest = whole.map((margin, row) => margin - (before[row] as number))
      const withColumn = replaceable(binned, column)
      return (sources) => marginsOf(own, withColumn(sources), rest)
    },
  }
}

const gainsOf = (forest: Forest, columns: number): Float64Array => {
  const gains = new Float64Array(columns)
  for (const [node, feature] of forest.features.entries())
    gains[feature] = (gains[feature] as number) + (forest.gains[node] as number)
  return gains
}

const testsColumn = (forest: Forest, reference: number, column: number): boolean =>
  reference >= 0 &&
  (forest.features[reference] === column ||
    testsColumn(forest, forest.children[2 * reference] as number, column) ||
    testsColumn(forest, forest.children[2 * reference + 1] as number, column))

/** The same rows, of which one column can be filled anew from others, as often as wanted. */
const replaceable = (binned: BinnedRows, column: number) => {
  const first = column * binned.count
  const changed = { ...binned, bins: binned.bins.slice() }
  return (sources: Int32Array): BinnedRows => {
    for (const [row, source] of sources.entries()) changed.bins[first + row] = binned.bins[first + source] as number
    return changed
  }
}
