import type { AlignedData } from 'uplot'
import type { CurvePoint } from '../../../../src/contract.ts'

/** A training grows all its trees in runs, each of which begins anew. */
interface RunPlace {
  /** From 1. */
  readonly run: number
  /** From 1 in each run. */
  readonly tree: number
}

/** Where a tree stands that is counted over all runs. */
export const placeOf = (tree: number, treesPerRun: number): RunPlace => {
  const before = Math.max(0, Math.ceil(tree / treesPerRun) - 1)
  return { run: before + 1, tree: before === 0 ? tree : tree - before * treesPerRun }
}

/** The curve of each run, by its own trees; a run that has not begun has none. */
export const curvesOf = (curve: readonly CurvePoint[], treesPerRun: number): CurvePoint[][] => {
  const curves: CurvePoint[][] = []
  for (const [counted, loss, validation] of curve) {
    const { run, tree } = placeOf(counted, treesPerRun)
    while (curves.length < run) curves.push([])
    curves[run - 1]?.push([tree, loss, validation])
  }
  return curves
}

/** Rows for a chart: the trees that any run has a point of, then a line for each; undefined is no gap, but no point either. */
export const linesOf = (curves: readonly (readonly CurvePoint[])[], figure: 1 | 2): AlignedData => {
  const trees = [...new Set(curves.flat().map(([tree]) => tree))].toSorted((a, b) => a - b)
  const byTree = curves.map((curve) => new Map(curve.map((point) => [point[0], point[figure]])))
  return [trees, ...byTree.map((values) => trees.map((tree) => values.get(tree)))]
}
