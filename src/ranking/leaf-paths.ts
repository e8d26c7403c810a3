import type { Forest } from './forest.ts'

/** One turn on the way to a leaf. */
export interface Turn {
  readonly node: number
  readonly isRight: boolean
  /** Which part of the rows that reached the node in training took this turn. */
  readonly share: number
}

/** All turns of one way that test the same feature. */
export interface PathFeature {
  readonly feature: number
  readonly turns: readonly Turn[]
}

/** The way to a leaf, each feature once. */
export interface LeafPath {
  readonly value: number
  readonly features: readonly PathFeature[]
  /** For each feature the product of its turns' shares. */
  readonly shares: Float64Array
}

/** The ways to all leaves of one tree. */
export const pathsOf = (forest: Forest, root: number): LeafPath[] => {
  const coverOf = (reference: number) =>
    (reference < 0 ? forest.leafCovers[~reference] : forest.nodeCovers[reference]) as number
  const paths: LeafPath[] = []
  const visit = (reference: number, turns: readonly Turn[]) => {
    if (reference < 0) {
      const features = byFeature(forest, turns)
      const shares = Float64Array.from(features, (it) => it.turns.reduce((product, { share }) => product * share, 1))
      paths.push({ value: forest.leaves[~reference] as number, features, shares })
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
  [...new Set(turns.map(({ node }) => features[node] as number))].map((feature) => ({
    feature,
    turns: turns.filter(({ node }) => features[node] === feature),
  }))
