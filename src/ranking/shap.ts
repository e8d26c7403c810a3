import type { BinnedRows } from './binning.ts'
import type { Forest } from './forest.ts'
import { gaussLegendre, type Quadrature } from './gauss-legendre.ts'
import { goesRight } from './partition.ts'

/** One turn on the way to a leaf. */
interface Turn {
  readonly node: number
  readonly isRight: boolean
  /** Which part of the rows that reached the node in training took this turn. */
  readonly share: number
}

/** All turns of one way that test the same feature. */
interface PathFeature {
  readonly feature: number
  readonly turns: readonly Turn[]
  /** The product of the turns' shares. */
  readonly share: number
}

/** The way to a leaf, each feature once. */
interface LeafPath {
  readonly value: number
  readonly features: readonly PathFeature[]
}

/**
 * Adds to each row the Shapley values of its features, for the game in which a feature that is left out goes both ways,
 * weighted by the training rows that did: the path-dependent values of TreeSHAP (Lundberg, Erion, Lee, "Consistent
 * individualized feature attribution for tree ensembles", 2018, algorithm 2).
 *
 * A leaf of value v is then worth v ∏ oᵢ ∏ sⱼ to a set of features: the known ones i have an oᵢ of 1 where the row turns to the
 * leaf and else 0, the others j count with their share sⱼ. The Shapley value of i is the integral of
 * v (oᵢ − sᵢ) ∏ (t oⱼ + (1 − t) sⱼ) over t from 0 to 1, j ≠ i (Owen, "Multilinear extensions of games", 1972). It is a polynomial of t,
 * which Gauss–Legendre integrates exactly; all factors are positive, so that unlike with the divisions of the original's
 * UNWIND no digits are lost on long paths. Time: O(leaves × depth²) for each row, as there.
 * @param into `binned.count × columns`, row-major
 * @returns the margin that the trees give a row of which nothing is known: with a row's values it adds up to its margin
 */
export const addContributions = (forest: Forest, binned: BinnedRows, into: Float64Array): number => {
  let expected = 0
  for (const root of forest.roots)
    for (const path of pathsOf(forest, root)) {
      expected += path.features.reduce((product, { share }) => product * share, path.value)
      for (let row = 0; row < binned.count; row++) addPath({ forest, binned, path, row }, into)
    }
  return expected
}

const pathsOf = (forest: Forest, root: number): LeafPath[] => {
  const coverOf = (reference: number) =>
    (reference < 0 ? forest.leafCovers[~reference] : forest.nodeCovers[reference]) as number
  const paths: LeafPath[] = []
  const visit = (reference: number, turns: readonly Turn[]) => {
    if (reference < 0) {
      paths.push({ value: forest.leaves[~reference] as number, features: byFeature(forest, turns) })
      return
    }
    for (const isRight of [false, true]) {
      const child = forest.children[2 * reference + Number(isRight)] as number
      visit(child, [...turns, { node: reference, isRight, share: coverOf(child) / coverOf(reference) }])
    }
  }
  visit(root, [])
  return paths
}

const byFeature = ({ features }: Forest, turns: readonly Turn[]): PathFeature[] =>
  [...new Set(turns.map(({ node }) => features[node] as number))].map((feature) => {
    const own = turns.filter(({ node }) => features[node] === feature)
    return { feature, turns: own, share: own.reduce((product, { share }) => product * share, 1) }
  })

interface RowOnPath {
  readonly forest: Forest
  readonly binned: BinnedRows
  readonly path: LeafPath
  readonly row: number
}

const addPath = ({ forest, binned, path, row }: RowOnPath, into: Float64Array): void => {
  const columns = binned.shared.length
  const turnsHere = path.features.map(({ feature, turns }) => {
    const bin = binned.bins[feature * binned.count + row] as number
    return turns.every(({ node, isRight }) => goesRight(forest, node, bin) === isRight)
  })
  const factor = (index: number, t: number) => (turnsHere[index] ? t : 0) + (1 - t) * (path.features[index]?.share ?? 1)
  const { points, weights }: Quadrature = gaussLegendre(Math.ceil(path.features.length / 2))
  for (const [index, t] of points.entries()) {
    const weight = weights[index] as number
    const product = path.features.reduce((all, _, other) => all * factor(other, t), path.value * weight)
    for (const [own, { feature, share }] of path.features.entries()) {
      const at = row * columns + feature
      into[at] = (into[at] as number) + (((turnsHere[own] ? 1 : 0) - share) * product) / factor(own, t)
    }
  }
}
