import { expect, test } from 'vitest'
import { planBins } from '../../src/ranking/bin-plan.ts'
import { type BinnedRows, binAt, binRows } from '../../src/ranking/binning.ts'
import { type Forest, joinForests } from '../../src/ranking/forest.ts'
import { logistic } from '../../src/ranking/logistic.ts'
import { addMargins } from '../../src/ranking/margins.ts'
import { createRandom, sample } from '../../src/ranking/random.ts'
import { TreeGrower } from '../../src/ranking/tree.ts'
import { oneColumn } from './builders.ts'

const COLUMNS = 4
const OPTIONS = {
  maxLeaves: 12,
  learningRate: 1,
  minDataInLeaf: 3,
  minHessian: 0,
  l2: 1,
  threads: 1,
  directions: new Int8Array(COLUMNS),
}

/** Random rows with missing values, a categorical last column, and derivatives that depend on the columns. */
const grownTree = (seed: number) => {
  const random = createRandom(seed)
  const count = 300
  const rows = Float64Array.from({ length: count * COLUMNS }, (_, i) =>
    random.uniform() < 0.1 ? Number.NaN : i % COLUMNS === COLUMNS - 1 ? random.below(9) : random.below(40),
  )
  const plan = planBins({ rows, columns: COLUMNS }, [COLUMNS - 1], 255)
  const binned = binRows(plan, rows)
  const derivatives = { gradient: new Float64Array(count), hessian: new Float64Array(count).fill(1) }
  for (let row = 0; row < count; row++)
    derivatives.gradient[row] =
      ((rows[row * COLUMNS] || 0) % 7) - ((rows[row * COLUMNS + 3] || 4) % 3) + random.uniform()
  const inTree = sample(random, count, 250)
  const margins = new Float64Array(count)
  const { source } = logistic({ ...oneColumn(), labels: margins })
  const grower = new TreeGrower({ plan, binned, derivation: { source, margins, derivatives } }, OPTIONS)
  const tree = grower.grow({ rows: inTree.slice(), columns: Int32Array.of(0, 1, 2, 3) })
  return { tree, binned, derivatives, inTree, margins }
}

/** The leaf of one row, followed node by node as the format says. */
const leafOf = (forest: Forest, bins: readonly number[], tree: number): number => {
  let reference = forest.roots[tree] ?? 0
  while (reference >= 0) {
    const bin = bins[forest.features[reference] ?? 0] ?? 0
    const set = forest.sets[reference] ?? -1
    const isLeft =
      set < 0
        ? (bin + (forest.shifts[reference] ?? 0)) % 256 <= (forest.limits[reference] ?? 0)
        : (((forest.setWords[set + Math.floor(bin / 32)] ?? 0) >>> (bin % 32)) & 1) === 1
    reference = forest.children[2 * reference + (isLeft ? 0 : 1)] ?? 0
  }
  return ~reference
}

const binsOfRow = (binned: BinnedRows, row: number) =>
  Array.from({ length: COLUMNS }, (_, column) => binAt(binned, column, row))

test('scoring all rows at once gives each row the sum of the leaves it reaches', () => {
  const { tree, binned } = grownTree(1)
  const forest = joinForests([tree, grownTree(2).tree, tree])
  const margins = new Float64Array(binned.count)
  addMargins(forest, binned, margins)
  for (let row = 0; row < binned.count; row++) {
    const bins = binsOfRow(binned, row)
    const leaves = [0, 1, 2].map((index) => forest.leaves[leafOf(forest, bins, index)] ?? Number.NaN)
    expect(margins[row]).toBe(leaves.reduce((sum, leaf) => sum + leaf, 0))
  }
})

test('each leaf value is minus the gradients over the hessians and L2 of the rows in it', () => {
  const { tree, binned, derivatives, inTree } = grownTree(3)
  const sums = Array.from(tree.leaves, () => ({ gradient: 0, count: 0 }))
  for (const row of inTree) {
    const sum = sums[leafOf(tree, binsOfRow(binned, row), 0)]
    if (sum === undefined) throw new Error(`row ${row} reaches no leaf`)
    sum.gradient += derivatives.gradient[row] ?? Number.NaN
    sum.count++
  }
  for (const [leaf, { gradient, count }] of sums.entries()) {
    expect(count).toBeGreaterThanOrEqual(OPTIONS.minDataInLeaf)
    // Derivatives are rounded to 2⁻³⁰ of the largest before they are summed.
    expect(tree.leaves[leaf]).toBeCloseTo(-gradient / (count + OPTIONS.l2), 8)
  }
})

test('a tree has at most the leaves it may have, and tests categories where they help', () => {
  const { tree } = grownTree(4)
  expect(tree.leaves).toHaveLength(OPTIONS.maxLeaves)
  expect(tree.features).toHaveLength(OPTIONS.maxLeaves - 1)
  expect(tree.sets.some((set) => set >= 0)).toBe(true)
  expect(tree.sets.some((set) => set < 0)).toBe(true)
})

test('the rows that a tree was grown from get their leaf values without descending it, and no others do', () => {
  const { tree, binned, inTree, margins } = grownTree(4)
  const descended = new Float64Array(binned.count)
  addMargins(tree, binned, descended)
  const seen = new Set(inTree)
  expect([...margins]).toEqual([...descended].map((value, row) => (seen.has(row) ? value : 0)))
})
