import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BinnedRows, binAt, binRows } from '../../src/ranking/binning.ts'
import { type Forest, joinForests, SET_WORDS } from '../../src/ranking/forest.ts'
import { addMargins } from '../../src/ranking/margins.ts'
import { goesRight } from '../../src/ranking/partition.ts'
import { createRandom, type Random } from '../../src/ranking/random.ts'
import { addContributions } from '../../src/ranking/shap.ts'

const BINS = 8

/** A tree of random shape, tests, covers and leaves: quantities in even columns, categories in odd ones. */
const aTree = (random: Random, { columns, nodes }: { columns: number; nodes: number }): Forest => {
  const children: number[] = []
  const [nodeCovers, leafCovers] = [new Int32Array(nodes), new Int32Array(nodes + 1)]
  let [nextNode, nextLeaf] = [0, 0]
  const grow = (nodesHere: number): { reference: number; cover: number } => {
    if (nodesHere === 0) {
      const leaf = nextLeaf++
      leafCovers[leaf] = 1 + random.below(50)
      return { reference: ~leaf, cover: leafCovers[leaf] }
    }
    const node = nextNode++
    const toLeft = random.below(nodesHere)
    const sides = [grow(toLeft), grow(nodesHere - 1 - toLeft)]
    sides.forEach(({ reference }, side) => {
      children[2 * node + side] = reference
    })
    nodeCovers[node] = sides.reduce((sum, { cover }) => sum + cover, 0)
    return { reference: node, cover: nodeCovers[node] }
  }
  const root = grow(nodes).reference
  const features = Int32Array.from({ length: nodes }, () => random.below(columns))
  return {
    roots: Int32Array.of(root),
    features,
    limits: Uint8Array.from(features, () => random.below(BINS - 1)),
    shifts: Uint8Array.from(features, () => 255 * random.below(2)),
    sets: features.map((feature, node) => (feature % 2 === 0 ? -1 : SET_WORDS * node)),
    setWords: Uint32Array.from({ length: SET_WORDS * nodes }, () => random.uint32()),
    children: Int32Array.from(children),
    leaves: Float64Array.from({ length: nodes + 1 }, () => random.uniform() - 0.5),
    gains: new Float64Array(nodes).fill(1),
    nodeCovers,
    leafCovers,
  }
}

/** Rows of random bins; bin 0 holds missing values. */
const someRows = (random: Random, columns: number, count = 5): BinnedRows => {
  const edges = Float64Array.from({ length: BINS - 1 }, (_, index) => index + 1)
  const plan = Array.from({ length: columns }, () => ({ categorical: false, edges }))
  return binRows(
    plan,
    Float64Array.from({ length: columns * count }, () => random.below(BINS) || Number.NaN),
  )
}

/** The worth of a tree to a set of known features, straight from the definition (Lundberg et al. 2018, algorithm 1). */
const worth = (forest: Forest, reference: number, knownBin: (feature: number) => number | undefined): number => {
  if (reference < 0) return forest.leaves[~reference] ?? Number.NaN
  const sides = [forest.children[2 * reference] ?? 0, forest.children[2 * reference + 1] ?? 0]
  const bin = knownBin(forest.features[reference] ?? 0)
  if (bin !== undefined) return worth(forest, sides[Number(goesRight(forest, reference, bin))] ?? 0, knownBin)
  const cover = (side: number) => (side < 0 ? forest.leafCovers[~side] : forest.nodeCovers[side]) ?? 0
  const sum = sides.reduce((total, side) => total + cover(side) * worth(forest, side, knownBin), 0)
  return sum / (forest.nodeCovers[reference] ?? 1)
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** Shapley values of one row by going through all sets of features. */
const shapleyValues = (forest: Forest, binned: BinnedRows, row: number): number[] => {
  const columns = binned.shared.length
  const worths = Array.from({ length: 2 ** columns }, (_, set) => {
    const knownBin = (feature: number) => ((set >> feature) & 1 ? binAt(binned, feature, row) : undefined)
    return [...forest.roots].reduce((sum, root) => sum + worth(forest, root, knownBin), 0)
  })
  return Array.from({ length: columns }, (_, feature) =>
    worths.reduce((value, without, set) => {
      if ((set >> feature) & 1) return value
      const size = set.toString(2).replaceAll('0', '').length
      const weight = (factorial(size) * factorial(columns - 1 - size)) / factorial(columns)
      return value + weight * ((worths[set | (1 << feature)] ?? 0) - without)
    }, 0),
  )
}

test('contributions are the Shapley values that all sets of features give', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 12 }), (seed, columns, nodes) => {
      const random = createRandom(seed)
      const forest = joinForests([aTree(random, { columns, nodes }), aTree(random, { columns, nodes })])
      const binned = someRows(random, columns)
      const into = new Float64Array(columns * binned.count)
      addContributions(forest, binned, into)
      const expected = Array.from({ length: binned.count }, (_, row) => shapleyValues(forest, binned, row)).flat()
      for (const [at, value] of expected.entries()) expect(into[at]).toBeCloseTo(value, 10)
    }),
    { numRuns: 60 },
  )
})

test('contributions and the base add up to the score, however long the paths are', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 200 }), (seed, columns, nodes) => {
      const random = createRandom(seed)
      const forest = joinForests([aTree(random, { columns, nodes }), aTree(random, { columns, nodes })])
      const binned = someRows(random, columns)
      const [into, margins] = [new Float64Array(columns * binned.count), new Float64Array(binned.count)]
      const base = addContributions(forest, binned, into)
      addMargins(forest, binned, margins)
      for (const [row, margin] of margins.entries()) {
        const own = into.subarray(row * columns, (row + 1) * columns)
        expect(Math.abs(own.reduce((sum, value) => sum + value, base) - margin)).toBeLessThan(1e-12)
      }
    }),
    { numRuns: 60 },
  )
})

test('a feature that no tree tests contributes nothing', () => {
  const random = createRandom(3)
  const forest = aTree(random, { columns: 3, nodes: 20 })
  const binned = someRows(random, 4)
  const into = new Float64Array(4 * binned.count)
  addContributions(forest, binned, into)
  const ofLast = into.filter((_, at) => at % 4 === 3)
  expect([...ofLast]).toEqual([0, 0, 0, 0, 0])
  expect(into.some((value) => value !== 0)).toBe(true)
})
