import { log2 } from './logarithm.ts'
import type { Derivatives, Objective } from './objective.ts'
import { mix32 } from './random.ts'
import type { Dataset } from './ranker.ts'
import { expOfMinus, quickSigmoidOfMinus } from './sigmoid.ts'

/** Longest list that is sorted by insertion: from one tree to the next, few rows of a list change places. */
const INSERTION_ROWS = 128

/**
 * LambdaMART's derivatives (Burges, "From RankNet to LambdaRank to LambdaMART", MSR-TR-2010-82): each pair of rows of
 * a list with different grades, one of them among the first `truncation` of the present order, pulls the better row up
 * and the worse one down by the logistic pair loss times the change in NDCG if the two changed places. As in LightGBM,
 * a list's sum of pulls S is scaled to log₂(1 + S). A pair counts by the weight of its better row, so that inverse
 * propensities of choices correct for position (Hu et al., "Unbiased LambdaMART", 2019; Wang et al. 2016).
 *
 * A list of n rows takes O(n log n + n × truncation). Lists of one grade have no pair and contribute nothing.
 * `loss` is 1 − NDCG@truncation, the mean over the lists with different grades.
 */
export const lambdarank = (data: Dataset, truncation: number): Objective => {
  const lists = new GradedLists(data, truncation)
  return {
    base: 0,
    derive(margins, into) {
      into.gradient.fill(0)
      into.hessian.fill(0)
      for (let list = 0; list < lists.count; list++) lists.derive(list, margins, into)
    },
    loss: (margins) => lists.loss(margins),
  }
}

/** 2^grade − 1, for fractions of grades too. */
const gainOf = (grade: number): number => {
  const whole = Math.ceil(grade)
  return 2 ** whole * expOfMinus((whole - grade) * Math.LN2) - 1
}

/** A row among the first of its list's present order. */
interface TopRow {
  readonly order: Int32Array
  readonly top: number
  readonly margins: Float64Array
  readonly inverseIdeal: number
  /** Whether all margins of the list are equal. */
  readonly isTied: boolean
}

/** Lists with the order that the last margins gave them. */
class GradedLists {
  readonly count: number
  readonly #data: Dataset
  readonly #truncation: number
  readonly #gains: Float64Array
  /** 1 / log₂(rank + 1), from rank 1. */
  readonly #discounts: Float64Array
  /** 1 / the best DCG@truncation of a list; 0 where all grades are the same. */
  readonly #inverseIdeals: Float64Array
  readonly #order: Int32Array

  constructor(data: Dataset, truncation: number) {
    const { labels, offsets } = data
    this.count = offsets.length - 1
    this.#data = data
    this.#truncation = truncation
    this.#gains = labels.map(gainOf)
    this.#discounts = Float64Array.from({ length: longestOf(offsets) }, (_, index) => 1 / log2(index + 2))
    this.#inverseIdeals = Float64Array.from({ length: this.count }, (_, list) => this.#inverseIdeal(list))
    this.#order = Int32Array.from(labels.keys())
    // Rows with equal margins keep the order they have: this one, which knows nothing of grades.
    for (let list = 0; list < this.count; list++) this.#rowsOf(list).sort((a, b) => mix32(a) - mix32(b))
  }

  #rowsOf(list: number): Int32Array {
    return this.#order.subarray(this.#data.offsets[list], this.#data.offsets[list + 1])
  }

  #inverseIdeal(list: number): number {
    const gains = this.#gains
      .slice(this.#data.offsets[list], this.#data.offsets[list + 1])
      .sort()
      .reverse()
    if (gains[0] === gains.at(-1)) return 0
    let ideal = 0
    for (let index = 0; index < Math.min(gains.length, this.#truncation); index++)
      ideal += (gains[index] as number) * (this.#discounts[index] as number)
    return 1 / ideal
  }

  /** Adds the derivatives of all pairs of a list. */
  derive(list: number, margins: Float64Array, into: Derivatives): void {
    const inverseIdeal = this.#inverseIdeals[list] as number
    if (inverseIdeal === 0) return
    const order = this.#rowsOf(list)
    sortByMargin(order, margins)
    const spread = (margins[order[0] as number] as number) - (margins[order.at(-1) as number] as number)
    let pull = 0
    for (let top = 0; top < Math.min(this.#truncation, order.length - 1); top++)
      pull += this.#pullApart({ order, top, margins, inverseIdeal, isTied: spread === 0 }, into)
    if (pull === 0) return
    const scale = log2(1 + pull) / pull
    for (const row of order) {
      into.gradient[row] = (into.gradient[row] as number) * scale
      into.hessian[row] = (into.hessian[row] as number) * scale
    }
  }

  /** Adds the derivatives of the pairs of one row with all that stand below it. @returns the sum of their pulls, unweighted */
  #pullApart({ order, top, margins, inverseIdeal, isTied }: TopRow, { gradient, hessian }: Derivatives): number {
    const { weights } = this.#data
    const gains = this.#gains
    const discounts = this.#discounts
    const upper = order[top] as number
    let pull = 0
    for (let place = top + 1; place < order.length; place++) {
      const lower = order[place] as number
      const difference = (gains[upper] as number) - (gains[lower] as number)
      if (difference === 0) continue
      const isRight = difference > 0
      const distance = (margins[upper] as number) - (margins[lower] as number)
      const discount = ((discounts[top] as number) - (discounts[place] as number)) * inverseIdeal
      // As LightGBM and XGBoost do: pairs that are far apart already count less.
      const change = (Math.abs(difference) * discount) / (isTied ? 1 : 0.01 + distance)
      const doubt = quickSigmoidOfMinus(distance)
      const wrongness = isRight ? doubt : 1 - doubt
      const better = isRight ? upper : lower
      const worse = isRight ? lower : upper
      const weight = weights === undefined ? 1 : (weights[better] as number)
      const lambda = change * wrongness
      const curvature = lambda * (1 - wrongness) * weight
      gradient[better] = (gradient[better] as number) - lambda * weight
      gradient[worse] = (gradient[worse] as number) + lambda * weight
      hessian[better] = (hessian[better] as number) + curvature
      hessian[worse] = (hessian[worse] as number) + curvature
      pull += 2 * lambda
    }
    return pull
  }

  loss(margins: Float64Array): number {
    let sum = 0
    let ranked = 0
    for (let list = 0; list < this.count; list++) {
      const inverseIdeal = this.#inverseIdeals[list] as number
      if (inverseIdeal === 0) continue
      const order = this.#rowsOf(list)
      sortByMargin(order, margins)
      let reached = 0
      for (let index = 0; index < Math.min(order.length, this.#truncation); index++)
        reached += (this.#gains[order[index] as number] as number) * (this.#discounts[index] as number)
      sum += 1 - reached * inverseIdeal
      ranked++
    }
    return ranked === 0 ? 0 : sum / ranked
  }
}

const longestOf = (offsets: Int32Array): number => {
  let longest = 0
  for (let list = 0; list + 1 < offsets.length; list++)
    longest = Math.max(longest, (offsets[list + 1] as number) - (offsets[list] as number))
  return longest
}

/** Highest margin first; equal ones stay as they are. */
const sortByMargin = (order: Int32Array, margins: Float64Array): void => {
  if (order.length > INSERTION_ROWS) {
    order.sort((a, b) => (margins[b] as number) - (margins[a] as number))
    return
  }
  for (let i = 1; i < order.length; i++) {
    const row = order[i] as number
    const margin = margins[row] as number
    let at = i
    for (; at > 0 && (margins[order[at - 1] as number] as number) < margin; at--) order[at] = order[at - 1] as number
    order[at] = row
  }
}
