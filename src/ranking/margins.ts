import type { BinnedRows } from './binning.ts'
import type { Forest } from './forest.ts'
import { RowPartition } from './partition.ts'

/** Adds the leaf values of all trees to the margins, one margin per row. */
export const addMargins = (forest: Forest, binned: BinnedRows, margins: Float64Array): void => {
  const rows = new Int32Array(binned.count)
  for (let row = 0; row < rows.length; row++) rows[row] = row
  addMarginsOf(rows, { forest, binned }, margins)
}

/** As `addMargins`, for some rows only; `rows` is reordered. */
export const addMarginsOf = (
  rows: Int32Array,
  { forest, binned }: { readonly forest: Forest; readonly binned: BinnedRows },
  margins: Float64Array,
): void => {
  const partition = new RowPartition(binned, rows)
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
  for (const root of forest.roots) visit(root, 0, rows.length)
}
