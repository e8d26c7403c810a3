import type { Sums } from './histogram.ts'

/** What keeps a split from following single rows. */
export interface SplitLimits {
  /** Fewest rows on each side. */
  readonly minDataInLeaf: number
  /** Smallest sum of hessians on each side. */
  readonly minHessian: number
  /** L2 penalty on leaf values. */
  readonly l2: number
  /** One per column: 1 where leaf values must not fall with the column, −1 where they must not rise, else 0. */
  readonly directions: Int8Array
}

/** Sums over the rows of a leaf, and the range that its value must keep to. */
export interface LeafSums extends Sums {
  readonly lower: number
  readonly upper: number
}

/** The best way to divide the rows of a leaf. `limit`, `shift` and `set` are as in a forest. */
export interface Split {
  readonly feature: number
  /** How much the penalised loss falls, to second order. */
  readonly gain: number
  readonly limit: number
  readonly shift: number
  /** The bins that go left, for categories only. */
  readonly set: Uint32Array | undefined
  readonly left: LeafSums
  readonly right: LeafSums
}

/** The value of a leaf that minimises the penalised loss to second order (Chen and Guestrin 2016, equation 5) within its range. */
export const leafValue = ({ gradient, hessian, lower, upper }: LeafSums, l2: number): number =>
  hessian + l2 > 0 ? Math.min(Math.max(-gradient / (hessian + l2), lower), upper) : 0
