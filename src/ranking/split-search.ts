import { SET_WORDS } from './forest.ts'
import { BIN_WIDTH } from './parallel/sums.ts'
import { type LeafSums, leafValue, type Split, type SplitLimits } from './split.ts'

/** Gains below this are rounding errors of the sums. */
const MIN_GAIN = 1e-9

/** Added to the hessians when categories are sorted, so that rare ones stay near the middle (LightGBM's `cat_smooth`). */
const CATEGORY_SMOOTHING = 10

/** How a leaf's histogram is searched. */
export interface SplitTask {
  readonly histogram: Float64Array
  /** Columns to search, ascending. */
  readonly columns: Int32Array
  readonly total: LeafSums
}

/** The best point found so far: the first `length` bins of a column's order go left. */
interface Best {
  score: number
  feature: number
  length: number
  missingLeft: boolean
  gradient: number
  hessian: number
  count: number
}

/**
 * Finds the split with the largest gain, the first one where several are equal
 * (Chen and Guestrin 2016, equation 7; missing values try both sides, their algorithm 3).
 * Categories are sorted by gradient over hessian and then divided as quantities are, which contains the best
 * division of them in two (Fisher, "On grouping for maximum homogeneity", 1958; Ke et al. 2017).
 * In a column with a direction, splits whose values go the other way are passed over, and all below the two sides stay
 * on their side of the middle between the two values (the basic method of XGBoost and LightGBM).
 */
export class SplitSearch {
  readonly #offsets: Int32Array
  readonly #categorical: ReadonlySet<number>
  readonly #limits: SplitLimits
  readonly #order = new Uint8Array(256)

  constructor(offsets: Int32Array, categorical: readonly number[], limits: SplitLimits) {
    this.#offsets = offsets
    this.#categorical = new Set(categorical)
    this.#limits = limits
  }

  /** @returns undefined when no split is worth it */
  find({ histogram, columns, total }: SplitTask): Split | undefined {
    const unsplit = -penalisedLoss(total, leafValue(total, this.#limits.l2), this.#limits.l2)
    const best: Best = {
      score: unsplit + 2 * MIN_GAIN,
      feature: -1,
      length: 0,
      missingLeft: false,
      gradient: 0,
      hessian: 0,
      count: 0,
    }
    for (const column of columns) {
      const length = this.#arrange(histogram, column)
      const offset = this.#offsets[column] as number
      this.#scan({ histogram, total, column, length, missingLeft: false }, best)
      if ((histogram[offset + 2] as number) > 0)
        this.#scan({ histogram, total, column, length, missingLeft: true }, best)
    }
    return best.feature < 0 ? undefined : this.#describe({ histogram, total, best, unsplit })
  }

  /** Puts the bins of a column in the order in which they go left, without the missing bin. @returns their number */
  #arrange(histogram: Float64Array, column: number): number {
    const offset = this.#offsets[column] as number
    const bins = ((this.#offsets[column + 1] as number) - offset) / BIN_WIDTH
    for (let bin = 1; bin < bins; bin++) this.#order[bin - 1] = bin
    if (!this.#categorical.has(column)) return bins - 1
    const ratio = (bin: number) =>
      (histogram[offset + BIN_WIDTH * bin] as number) /
      ((histogram[offset + BIN_WIDTH * bin + 1] as number) + CATEGORY_SMOOTHING)
    this.#order.subarray(0, bins - 1).sort((a, b) => ratio(a) - ratio(b) || a - b)
    return bins - 1
  }

  #scan({ histogram, total, column, length, missingLeft }: Scan, best: Best): void {
    const { minDataInLeaf, minHessian, l2, directions } = this.#limits
    const { lower, upper } = total
    const direction = directions[column] as number
    const order = this.#order
    const offset = this.#offsets[column] as number
    const missingRight = missingLeft ? 0 : (histogram[offset + 2] as number)
    let gradient = missingLeft ? (histogram[offset] as number) : 0
    let hessian = missingLeft ? (histogram[offset + 1] as number) : 0
    let count = missingLeft ? (histogram[offset + 2] as number) : 0
    for (let i = 0; i < length; i++) {
      const at = offset + BIN_WIDTH * (order[i] as number)
      const inBin = histogram[at + 2] as number
      if (inBin === 0) continue
      gradient += histogram[at] as number
      hessian += histogram[at + 1] as number
      count += inBin
      const hessianRight = total.hessian - hessian
      if (total.count - count < minDataInLeaf || hessianRight < minHessian) return
      if (count < minDataInLeaf || hessian < minHessian) continue
      const gradientRight = total.gradient - gradient
      const left = clamp(-gradient / (hessian + l2), lower, upper)
      const right = clamp(-gradientRight / (hessianRight + l2), lower, upper)
      const score =
        -left * (2 * gradient + (hessian + l2) * left) - right * (2 * gradientRight + (hessianRight + l2) * right)
      if (!(score > best.score)) continue
      // A missing value is neither more nor less than others, and a value that this leaf has not seen is not missing.
      const isMissingAlone = total.count - count === missingRight
      if (isMissingAlone || direction * (right - left) >= 0) {
        best.score = score
        best.feature = column
        best.length = isMissingAlone ? length : i + 1
        best.missingLeft = missingLeft
        best.gradient = gradient
        best.hessian = hessian
        best.count = count
      }
    }
  }

  #describe({ histogram, total, best, unsplit }: Found): Split {
    const { feature } = best
    const { left, right } = this.#sides(histogram, total, best)
    const sawMissing = this.#missing(histogram, feature) > 0
    const missingLeft = sawMissing ? best.missingLeft : left.count >= right.count
    const gain = (best.score - unsplit) / 2
    const isCategorical = this.#categorical.has(feature)
    const set = isCategorical ? this.#leftSet(histogram, best, missingLeft) : undefined
    const limit = isCategorical ? 0 : best.length - (missingLeft ? 0 : 1)
    return { feature, gain, limit, shift: missingLeft ? 0 : 255, set, left, right }
  }

  #missing(histogram: Float64Array, column: number): number {
    return histogram[(this.#offsets[column] as number) + 2] as number
  }

  #sides(histogram: Float64Array, total: LeafSums, best: Best): { left: LeafSums; right: LeafSums } {
    const { gradient, hessian, count, feature, missingLeft } = best
    const left = { ...total, gradient, hessian, count }
    const right = {
      ...total,
      gradient: total.gradient - gradient,
      hessian: total.hessian - hessian,
      count: total.count - count,
    }
    const direction = this.#limits.directions[feature] as number
    const isMissingAlone = !missingLeft && right.count === this.#missing(histogram, feature)
    if (direction === 0 || isMissingAlone) return { left, right }
    const middle = (leafValue(left, this.#limits.l2) + leafValue(right, this.#limits.l2)) / 2
    return direction > 0
      ? { left: { ...left, upper: middle }, right: { ...right, lower: middle } }
      : { left: { ...left, lower: middle }, right: { ...right, upper: middle } }
  }

  /** A category that this leaf has no row of goes where missing ones go. */
  #leftSet(histogram: Float64Array, { feature, length }: Best, missingLeft: boolean): Uint32Array {
    const offset = this.#offsets[feature] as number
    const bins = this.#arrange(histogram, feature)
    const set = new Uint32Array(SET_WORDS)
    const put = (bin: number) => {
      set[bin >>> 5] = (set[bin >>> 5] as number) | (1 << (bin & 31))
    }
    if (missingLeft) put(0)
    for (const [rank, bin] of this.#order.subarray(0, bins).entries()) {
      const unseen = (histogram[offset + BIN_WIDTH * bin + 2] as number) === 0
      if (unseen ? missingLeft : rank < length) put(bin)
    }
    return set
  }
}

const clamp = (value: number, lower: number, upper: number): number =>
  value < lower ? lower : value > upper ? upper : value

/** Twice the change of the loss, to second order, when the rows of a leaf get this value (Chen and Guestrin 2016, equation 4). */
const penalisedLoss = ({ gradient, hessian }: LeafSums, value: number, l2: number): number =>
  value * (2 * gradient + (hessian + l2) * value)

interface Scan {
  readonly histogram: Float64Array
  readonly total: LeafSums
  readonly column: number
  readonly length: number
  readonly missingLeft: boolean
}

interface Found {
  readonly histogram: Float64Array
  readonly total: LeafSums
  readonly best: Best
  readonly unsplit: number
}
