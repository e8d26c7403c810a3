import { bootstrapIntervals, type Interval, meanOfDrawn, type Statistic } from './bootstrap.ts'
import { mean, total } from './list-metrics.ts'
import { chancesOf } from './position-chances.ts'
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
export interface Estimate extends Interval {
  readonly value: number
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
const RESAMPLES = 1_000

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
 * the draw puts it there. Where a list has but one choice this is too high, since the other items are explored ones, and more
 * so for a ranker that agrees less with the explored one: a lead in it is no proof (docs/feedback.md has figures). Both take
 * the trial ranker's order of the items that were kept.
 * @param seed of the probabilities' and the intervals' random draws
 */
export const counterfactual = (outcomes: readonly ExploredOutcome[], { seed }: { seed: number }): Counterfactual => {
  const random = createRandom(seed)
  const byPosition = outcomes.map((outcome) => weigh(outcome, random))
  const first = byPosition.map(({ weights, earned }) => ({ weights: weights.slice(0, 1), earned: earned.slice(0, 1) }))
  return { lists: outcomes.length, firstChosen: estimate(first, seed), dcg10: estimate(byPosition, seed) }
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

const estimate = (lists: readonly Weighted[], seed: number): ValueEstimate | null => {
  const effectiveLists = effectiveCount(lists)
  if (effectiveLists < FEWEST_EFFECTIVE) return null
  const statistics = [meanOfDrawn(Float64Array.from(lists, ({ earned }) => total(earned))), selfNormalised(lists)]
  const intervals = bootstrapIntervals({ count: lists.length, resamples: RESAMPLES, seed }, statistics)
  const all = Int32Array.from(lists.keys())
  const [ips, snips] = statistics.map((statistic, index) => ({
    value: statistic(all),
    ...(intervals[index] as Interval),
  })) as [Estimate, Estimate]
  return { ips, snips, effectiveLists }
}

/** Positions that no list has in common with the trial ranker earn nothing. */
const selfNormalised =
  (lists: readonly Weighted[]): Statistic =>
  (drawn) => {
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
    return total(earned.map((sum, position) => sum / Math.max(weights[position] as number, Number.MIN_VALUE)))
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
