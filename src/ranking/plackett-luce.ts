import { deviation } from './list-metrics.ts'
import { createRandom, type Random } from './random.ts'

/** How a list is drawn: in proportion to exp(score / temperature), one item after the other. */
export interface DrawOptions {
  /** In units of the scores, above 0. */
  readonly temperature: number
  /** Whole number; the same seed and scores give the same list. */
  readonly seed: number
  /** Items kept at most, from the first. */
  readonly keep: number
}

/** One entry per kept item, first item first. */
export interface DrawnList {
  /** Positions in the scores. */
  readonly order: readonly number[]
  /** The perturbed scores, which fall from item to item. */
  readonly scores: readonly number[]
  /** Probability that this item came next, given those before it, over all items; 0 to 1. */
  readonly propensities: readonly number[]
}

/** A standard Gumbel variable; never infinite. */
const gumbel = (random: Random) => -Math.log(-Math.log((random.uint32() + 0.5) / 2 ** 32))

/** log(exp(a) + exp(b)) without overflow. */
const logAddExp = (a: number, b: number) =>
  a === Number.NEGATIVE_INFINITY ? b : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)))

/** Positions of the highest scores, highest first; equal scores keep their order, so that a ranking is repeatable. */
export const highestFirst = (scores: Float64Array): number[] =>
  Array.from(scores.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b)

/**
 * A list by Plackett and Luce (Plackett 1975, Luce 1959): each item comes next with a probability in proportion to
 * exp(score / temperature) among those left. Sorting scores with Gumbel noise draws exactly this (Gumbel 1954;
 * Yellott 1977; Kool, van Hoof and Welling, ICML 2019), in O(n log n).
 * @param scores finite, one per item
 */
export const drawList = (scores: Float64Array, { temperature, seed, keep }: DrawOptions): DrawnList => {
  const random = createRandom(seed)
  const perturbed = scores.map((score) => score + temperature * gumbel(random))
  const order = highestFirst(perturbed)
  const kept = order.slice(0, keep)
  const highest = scores.reduce((high, score) => Math.max(high, score), Number.NEGATIVE_INFINITY)
  return {
    order: kept,
    scores: kept.map((item) => perturbed[item] as number),
    propensities: conditionalPropensities(
      order.map((item) => ((scores[item] as number) - highest) / temperature),
      kept.length,
    ),
  }
}

/** From the last item to the first, so that the sum over those left only grows and loses no digits. */
const conditionalPropensities = (logits: readonly number[], keep: number): number[] => {
  const propensities = Array.from({ length: keep }, () => 0)
  let left = Number.NEGATIVE_INFINITY
  for (let position = logits.length - 1; position >= 0; position--) {
    const logit = logits[position] as number
    left = logAddExp(left, logit)
    if (position < keep) propensities[position] = Math.min(1, Math.exp(logit - left))
  }
  return propensities
}

/** What a list was drawn from: exp(score / temperature), divided by its sum over all items. */
export interface DrawnWeights {
  /** Of each kept item. */
  readonly shares: Float64Array
  /** Of all items that were not kept, together. */
  readonly rest: number
}

/** Reads back from conditional propensities what the list was drawn from. */
export const weightsOf = (propensities: readonly number[]): DrawnWeights => {
  let rest = 1
  const shares = Float64Array.from(propensities, (propensity) => {
    const share = rest * propensity
    // A propensity that rounds to 1 leaves less than the smallest step of a double.
    rest *= Math.max(1 - propensity, Number.EPSILON)
    return share
  })
  return { shares, rest }
}

/** Standard deviation; 1 where all scores are equal, so that it can serve as a unit. */
export const spreadOf = (scores: Float64Array): number =>
  scores.every((score) => score === scores[0]) ? 1 : deviation(scores)
