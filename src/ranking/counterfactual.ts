import { mean } from './list-metrics.ts'
import { redraw, weightsOf } from './plackett-luce.ts'
import { createRandom, type Random } from './random.ts'

/** What became of a list that was drawn by Plackett–Luce, and what a ranker under trial makes of its items. */
export interface ExploredOutcome {
  /** Of each kept item, in the order of the list: the probability that it came next. */
  readonly propensities: readonly number[]
  /** How many of the first items were shown, at least one. */
  readonly shownCount: number
  /** Index of the chosen item, from 0; -1 for none. */
  readonly chosen: number
  /** Of each kept item, in the order of the list. */
  readonly itemIds: Int32Array
  /** The trial ranker's score of each kept item, in the order of the list. */
  readonly scores: Float64Array
}

/** A value with its 95 % interval. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface ValueEstimate {
  /** Horvitz and Thompson 1952: right on average, wide. */
  readonly ips: Estimate
  /** Self-normalised (Swaminathan and Joachims, NIPS 2015): narrower, with a bias that vanishes with more lists. */
  readonly snips: Estimate
  /** Of how many lists the weights are worth (Kish 1965). */
  readonly effectiveLists: number
}

/** What users would have chosen, had the trial ranker made the lists. */
export interface Counterfactual {
  /** Explored lists that were used. */
  readonly lists: number
  /** How often the item that it puts first would be chosen; null when there are too few lists. */
  readonly firstChosen: ValueEstimate | null
  /** Mean of 1 / log2(1 + position) of the choice, 0 without one or below the tenth; null when there are too few lists. */
  readonly dcg10: ValueEstimate | null
}

/** Effective lists below which an interval cannot be trusted. */
const FEWEST_EFFECTIVE = 15
const DEPTH = 10
const DRAWS = 200
/** Bounds the weight of a single list. */
const RAREST = 1e-6
const RESAMPLES = 1_000
const TAIL = 0.025

/** Per list one entry for each position: its weight, and the weight times what was earned there. */
interface Weighted {
  readonly weights: Float64Array
  readonly earned: Float64Array
}

/**
 * Estimates a ranker's value from lists that another one has drawn, without showing its lists to anybody.
 *
 * `firstChosen` (the lists being as they were drawn below their first item) weighs lists whose first item is the one that the trial ranker puts first by the inverse of its
 * propensity. `dcg10` follows the item-position model (Li et al., KDD 2018): what an item earns depends on the item and
 * its position, so each position counts by itself where both lists have the same item there, over the probability that
 * the draw puts it there. Where a list has but one choice this is too high for all rankers alike, since the other items
 * are explored ones: compare rankers by it, and trust the difference more than the value. Both take the trial ranker's order of the items that were kept.
 * @param seed of the probabilities' and the intervals' random draws
 */
export const counterfactual = (outcomes: readonly ExploredOutcome[], { seed }: { seed: number }): Counterfactual => {
  const random = createRandom(seed)
  const byPosition = outcomes.map((outcome) => weigh(outcome, random))
  const first = byPosition.map(({ weights, earned }) => ({ weights: weights.slice(0, 1), earned: earned.slice(0, 1) }))
  return { lists: outcomes.length, firstChosen: estimate(first, random), dcg10: estimate(byPosition, random) }
}

/** Equal scores are ordered as in the catalogue, by id: the order of the list would make the ranker agree with chance. */
const orderOf = ({ scores, itemIds }: ExploredOutcome): number[] =>
  Array.from(scores.keys()).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || (itemIds[a] as number) - (itemIds[b] as number),
  )

const weigh = (outcome: ExploredOutcome, random: Random): Weighted => {
  const { shownCount, chosen } = outcome
  const order = orderOf(outcome)
  const depth = Math.min(DEPTH, shownCount, order.length)
  const matches = order.slice(0, depth).flatMap((item, position) => (item === position ? [position] : []))
  const chances = matches.length === 0 ? undefined : chancesOf(outcome.propensities, { depth, random })
  const weights = new Float64Array(DEPTH)
  const earned = new Float64Array(DEPTH)
  for (const position of matches) {
    const weight = 1 / (chances?.[position] ?? 1)
    weights[position] = weight
    if (chosen === position) earned[position] = weight / Math.log2(position + 2)
  }
  return { weights, earned }
}

/**
 * The probability that a draw puts the list's item of each position at just this position: exact for the first, else
 * the mean over draws of the probability that it comes next. What was not kept counts as many small items.
 */
const chancesOf = (propensities: readonly number[], { depth, random }: { depth: number; random: Random }) => {
  const weights = weightsOf(propensities)
  const shares = weights.logWeights.map(Math.exp)
  // The list itself is a draw too: what it has where it has it cannot be impossible.
  const chances = Float64Array.from(propensities.slice(0, depth), (propensity) => Math.max(propensity, RAREST))
  for (let draw = 0; draw < DRAWS; draw++) {
    const drawn = new Set<number>()
    let left = 1
    const order = redraw(weights, random)
    for (let position = 0; position < depth; position++) {
      const share = shares[position] as number
      if (!drawn.has(position))
        chances[position] = (chances[position] as number) + Math.min(1, share / Math.max(left, share))
      const next = order[position] as number
      drawn.add(next)
      left -= shares[next] ?? 0
    }
  }
  return chances.map((sum) => sum / (DRAWS + 1))
}

const estimate = (lists: readonly Weighted[], random: Random): ValueEstimate | null => {
  const effectiveLists = effectiveCount(lists)
  if (effectiveLists < FEWEST_EFFECTIVE) return null
  const all = Int32Array.from(lists.keys())
  const samples = Array.from({ length: RESAMPLES }, () =>
    valuesOf(
      lists,
      all.map(() => random.below(all.length)),
    ),
  )
  const value = valuesOf(lists, all)
  return {
    ips: interval(
      value.ips,
      samples.map(({ ips }) => ips),
    ),
    snips: interval(
      value.snips,
      samples.map(({ snips }) => snips),
    ),
    effectiveLists,
  }
}

/** Percentile bootstrap over lists (Efron and Tibshirani 1993). */
const interval = (value: number, samples: readonly number[]): Estimate => {
  const sorted = Float64Array.from(samples).sort()
  return { value, low: sorted[RESAMPLES * TAIL] as number, high: sorted[RESAMPLES * (1 - TAIL) - 1] as number }
}

/** Positions that no list has in common with the trial ranker earn nothing in `snips`. */
const valuesOf = (lists: readonly Weighted[], drawn: Int32Array) => {
  const width = lists[0]?.weights.length ?? 0
  const weights = new Float64Array(width)
  const earned = new Float64Array(width)
  for (const index of drawn) {
    const list = lists[index] as Weighted
    for (let position = 0; position < width; position++) {
      weights[position] = (weights[position] as number) + (list.weights[position] as number)
      earned[position] = (earned[position] as number) + (list.earned[position] as number)
    }
  }
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)
  return {
    ips: total(earned) / drawn.length,
    snips: total(earned.map((sum, position) => sum / Math.max(weights[position] as number, Number.MIN_VALUE))),
  }
}

/** The mean over positions of (Σ w)² / Σ w². */
const effectiveCount = (lists: readonly Weighted[]): number =>
  mean(
    Float64Array.from(lists[0]?.weights.keys() ?? [], (position) => {
      const weights = lists.map((list) => list.weights[position] as number)
      const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0)
      return squares === 0 ? 0 : weights.reduce((sum, weight) => sum + weight, 0) ** 2 / squares
    }),
  )
