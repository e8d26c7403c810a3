import { type BinnedRows, binAt } from './binning.ts'
import type { Forest } from './forest.ts'
import { gaussLegendre } from './gauss-legendre.ts'
import { type LeafPath, pathsOf, type Turn } from './leaf-paths.ts'
import { goesRight } from './partition.ts'

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
      expected += path.shares.reduce((product, share) => product * share, path.value)
      addPath({ forest, binned, path }, into)
    }
  return expected
}

interface PathTask {
  readonly forest: Forest
  readonly binned: BinnedRows
  readonly path: LeafPath
}

/** Adds what one leaf contributes to all rows. */
const addPath = ({ forest, binned, path }: PathTask, into: Float64Array): void => {
  const { features, shares } = path
  const known = new Float64Array(features.length)
  const integrals = new Float64Array(features.length)
  const integrate = integratorOf(path)
  for (let row = 0; row < binned.count; row++) {
    for (const [own, { feature, turns }] of features.entries())
      known[own] = takesAll(forest, turns, binAt(binned, feature, row)) ? 1 : 0
    integrate(known, integrals)
    for (const [own, { feature }] of features.entries()) {
      const at = row * binned.shared.length + feature
      const weight = (known[own] as number) - (shares[own] as number)
      into[at] = (into[at] as number) + weight * (integrals[own] as number)
    }
  }
}

const takesAll = (forest: Forest, turns: readonly Turn[], bin: number): boolean => {
  for (const { node, isRight } of turns) if (goesRight(forest, node, bin) !== isRight) return false
  return true
}

/** @returns what fills in the integral for each feature, given each oᵢ; its arrays are made once for all rows */
const integratorOf = ({ value, shares }: LeafPath) => {
  const { points, weights } = gaussLegendre(Math.ceil(shares.length / 2))
  const factors = new Float64Array(shares.length)
  return (known: Float64Array, integrals: Float64Array) => {
    integrals.fill(0)
    for (let point = 0; point < points.length; point++) {
      const t = points[point] as number
      let product = value * (weights[point] as number)
      for (let own = 0; own < factors.length; own++) {
        const factor = t * (known[own] as number) + (1 - t) * (shares[own] as number)
        factors[own] = factor
        product *= factor
      }
      for (let own = 0; own < factors.length; own++)
        integrals[own] = (integrals[own] as number) + product / (factors[own] as number)
    }
  }
}
