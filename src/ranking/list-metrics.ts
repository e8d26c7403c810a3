import type { Dataset } from './ranker.ts'

type Lists = Pick<Dataset, 'labels' | 'offsets'>

/** The scores of one list, sorted, to look up how many are better than one of them and how many are equal to it. */
const sortedScores = (scores: Float64Array, begin: number, end: number) => {
  const ascending = scores.slice(begin, end).sort()
  return (score: number) => {
    const below = lowerBound(ascending, (value) => value < score)
    const notAbove = lowerBound(ascending, (value) => value <= score)
    return { better: ascending.length - notAbove, equal: notAbove - below }
  }
}

/** How many entries at the front fulfil a condition that none fulfils after the first that does not. */
const lowerBound = (values: Float64Array, holds: (value: number) => boolean) => {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(values[middle] as number)) low = middle + 1
    else high = middle
  }
  return low
}

const gain = (label: number) => 2 ** label - 1

/** `sums[r]` is the discount 1 / log2(rank + 1) summed over the ranks 1 to `r`, up to rank `k`. */
const discountSums = (k: number) => {
  const sums = new Float64Array(k + 1)
  for (let rank = 1; rank <= k; rank++) sums[rank] = (sums[rank - 1] as number) + 1 / Math.log2(rank + 1)
  return sums
}

const positivesOf = ({ labels, offsets }: Lists, list: number) => {
  const rows: number[] = []
  for (let row = offsets[list] as number; row < (offsets[list + 1] as number); row++)
    if ((labels[row] as number) > 0) rows.push(row)
  return rows
}

/**
 * NDCG@k of each list that has a positive label, in order (Järvelin and Kekäläinen 2002, with the gain 2^label − 1 of
 * Burges et al. 2005). Items with equal scores share the mean of their discounts, which is the expected value
 * over all their orders (McSherry and Najork 2008). Lists without a positive have no NDCG and are left out.
 * @param scores one per row
 */
export const ndcgPerList = (lists: Lists, scores: Float64Array, k: number): Float64Array => {
  const sums = discountSums(k)
  const sumTo = (rank: number) => sums[Math.min(rank, k)] as number
  const values: number[] = []
  for (let list = 0; list + 1 < lists.offsets.length; list++) {
    const positives = positivesOf(lists, list)
    if (positives.length === 0) continue
    const look = sortedScores(scores, lists.offsets[list] as number, lists.offsets[list + 1] as number)
    const gains = positives.map((row) => gain(lists.labels[row] as number))
    const reached = positives.map((row, index) => {
      const { better, equal } = look(scores[row] as number)
      return ((gains[index] as number) * (sumTo(better + equal) - sumTo(better))) / equal
    })
    const ideal = gains.sort((a, b) => b - a).map((value, index) => value * (sumTo(index + 1) - sumTo(index)))
    values.push(sum(reached) / sum(ideal))
  }
  return Float64Array.from(values)
}

/**
 * Reciprocal rank of the best-ranked positive of each list that has one, in order (Voorhees, TREC-8, 1999).
 * Among equal scores it is the expected value over all their orders (McSherry and Najork 2008).
 */
export const reciprocalRankPerList = (lists: Lists, scores: Float64Array): Float64Array => {
  const values: number[] = []
  for (let list = 0; list + 1 < lists.offsets.length; list++) {
    const positives = positivesOf(lists, list)
    if (positives.length === 0) continue
    const best = positives.reduce((most, row) => Math.max(most, scores[row] as number), Number.NEGATIVE_INFINITY)
    const look = sortedScores(scores, lists.offsets[list] as number, lists.offsets[list + 1] as number)
    const hits = positives.filter((row) => scores[row] === best).length
    values.push(expectedReciprocalRank({ ...look(best), hits }))
  }
  return Float64Array.from(values)
}

/** Of `equal` items in random order after `better` others, `hits` are positive: the mean of 1 / (rank of the first one). */
const expectedReciprocalRank = ({ better, equal, hits }: { better: number; equal: number; hits: number }) => {
  let expected = 0
  let chance = hits / equal
  for (let place = 1; place <= equal - hits + 1; place++) {
    expected += chance / (better + place)
    chance *= (equal - place - hits + 1) / (equal - place)
  }
  return expected
}

/**
 * Average precision of each list that has a positive label, in order: the mean of the precision at the rank of each
 * positive. Among equal scores it is the expected value over all their orders (McSherry and Najork 2008).
 */
export const averagePrecisionPerList = (lists: Lists, scores: Float64Array): Float64Array => {
  const values: number[] = []
  for (let list = 0; list + 1 < lists.offsets.length; list++) {
    const begin = lists.offsets[list] as number
    const end = lists.offsets[list + 1] as number
    const order = Int32Array.from({ length: end - begin }, (_, index) => begin + index).sort(
      (a, b) => (scores[b] as number) - (scores[a] as number),
    )
    const { precisions, positives } = expectedPrecisions(lists.labels, scores, order)
    if (positives > 0) values.push(precisions / positives)
  }
  return Float64Array.from(values)
}

/** The sum of the expected precision at each positive's rank. @param order rows of one list, best first */
const expectedPrecisions = (labels: Float64Array, scores: Float64Array, order: Int32Array) => {
  let [precisions, positives] = [0, 0]
  for (let begin = 0, end = 0; begin < order.length; begin = end) {
    let hits = 0
    for (end = begin; end < order.length && scores[order[end] as number] === scores[order[begin] as number]; end++)
      if ((labels[order[end] as number] as number) > 0) hits++
    const tied = end - begin
    const othersPerPlace = tied > 1 ? (hits - 1) / (tied - 1) : 0
    for (let place = 0; place < tied; place++)
      precisions += ((hits / tied) * (positives + 1 + place * othersPerPlace)) / (begin + place + 1)
    positives += hits
  }
  return { precisions, positives }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** How many lists have a positive label: those that NDCG, MAP and MRR are means over. */
export const rankedLists = (lists: Lists): number => {
  let count = 0
  for (let list = 0; list + 1 < lists.offsets.length; list++) count += Number(positivesOf(lists, list).length > 0)
  return count
}

/** The sum; a loop, which is several times as fast as a call for each value. */
export const total = (values: Float64Array): number => {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index] as number
  return sum
}

/** The mean; 0 of nothing. */
export const mean = (values: Float64Array): number =>
  values.length === 0 ? 0 : values.reduce((total, value) => total + value, 0) / values.length

/** Standard deviation of values that are all there are, not a sample. */
export const deviation = (values: Float64Array): number => {
  const centre = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length)
}
