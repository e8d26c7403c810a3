import { log2 } from './logarithm.ts'
import type { GradedLists, Objective } from './objective.ts'
import { sortByMargin } from './pairs.ts'
import { sharedCopy, sharedInts } from './parallel/shared.ts'
import { mix32 } from './random.ts'
import type { Dataset } from './ranker.ts'
import { expOfMinus } from './sigmoid.ts'

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
  const lists = gradedLists(data, truncation)
  return { base: 0, source: lists, loss: (margins) => lossOf(lists, margins) }
}

/** 2^grade − 1, for fractions of grades too. */
const gainOf = (grade: number): number => {
  const whole = Math.ceil(grade)
  return 2 ** whole * expOfMinus((whole - grade) * Math.LN2) - 1
}

const gradedLists = ({ labels, offsets, weights }: Dataset, truncation: number): GradedLists => {
  const items = offsets.length - 1
  const gains = sharedCopy(labels.map(gainOf))
  const discounts = sharedCopy(Float64Array.from({ length: longestOf(offsets) }, (_, index) => 1 / log2(index + 2)))
  const ideals = Float64Array.from({ length: items }, (_, list) => {
    const own = gains.slice(offsets[list], offsets[list + 1])
    return inverseIdeal(own, discounts.subarray(0, truncation))
  })
  return {
    kind: 'lambdarank',
    items,
    truncation,
    offsets,
    gains,
    weights: weights && sharedCopy(weights),
    discounts,
    inverseIdeals: sharedCopy(ideals),
    order: firstOrder(offsets, labels.length),
  }
}

const inverseIdeal = (gains: Float64Array, discounts: Float64Array): number => {
  gains.sort().reverse()
  if (gains[0] === gains.at(-1)) return 0
  let ideal = 0
  for (let index = 0; index < Math.min(gains.length, discounts.length); index++)
    ideal += (gains[index] as number) * (discounts[index] as number)
  return 1 / ideal
}

/** Rows with equal margins keep the order they have: this one, which knows nothing of grades. */
const firstOrder = (offsets: Int32Array, rows: number): Int32Array => {
  const order = sharedInts(rows)
  for (let row = 0; row < rows; row++) order[row] = row
  for (let list = 0; list + 1 < offsets.length; list++)
    order.subarray(offsets[list], offsets[list + 1]).sort((a, b) => mix32(a) - mix32(b))
  return order
}

const lossOf = (
  { items, offsets, order, inverseIdeals, truncation, gains, discounts }: GradedLists,
  margins: Float64Array,
) => {
  let sum = 0
  let ranked = 0
  for (let list = 0; list < items; list++) {
    const inverseIdeal = inverseIdeals[list] as number
    if (inverseIdeal === 0) continue
    const [begin, end] = [offsets[list] as number, offsets[list + 1] as number]
    sortByMargin(order, { begin, end }, margins)
    let reached = 0
    for (let index = 0; index < Math.min(end - begin, truncation); index++)
      reached += (gains[order[begin + index] as number] as number) * (discounts[index] as number)
    sum += 1 - reached * inverseIdeal
    ranked++
  }
  return ranked === 0 ? 0 : sum / ranked
}

const longestOf = (offsets: Int32Array): number => {
  let longest = 0
  for (let list = 0; list + 1 < offsets.length; list++)
    longest = Math.max(longest, (offsets[list + 1] as number) - (offsets[list] as number))
  return longest
}
