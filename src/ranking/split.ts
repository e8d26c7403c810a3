import type { Sums } from './histogram.ts'

/** What keeps a split from following single rows. */
export interface SplitLimits {
  /** Fewest rows on each side. */
  readonly minDataInLeaf: number
  /** Smallest sum of hessians on each side. */
  readonly minHessian: number
  /** L2 penalty on leaf values. */
  readonly l2: number
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
  readonly left: Sums
  readonly right: Sums
}

/** The value of a leaf that minimises the penalised loss to second order (Chen and Guestrin 2016, equation 5). */
export const leafValue = ({ gradient, hessian }: Sums, l2: number): number =>
  hessian + l2 > 0 ? -gradient / (hessian + l2) : 0
