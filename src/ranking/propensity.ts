import {
  type Behaviour,
  type Choices,
  improve,
  type PositionedList,
  prepareChoices,
  startingAt,
} from './consideration.ts'

/** Positions that have a propensity. */
const LAST_POSITION = 100

/** Shown items that are looked at, those of the newest lists: they bound the time, to about two seconds. */
const MOST_ITEMS = 20_000
const MOST_STEPS = 60
/** Gain of the logarithm of the posterior below which nothing more is to be had. */
const ENOUGH = 0.01

/** The deeper, the wider: 1, 2, …, 6, 7–8, 9–11, 12–15, …; neighbours behave alike and have few choices each. */
const GROUPS = Array.from({ length: LAST_POSITION }, (_, index) =>
  index < 6 ? index : 6 + Math.floor(Math.log((index + 1) / 6.5) / Math.log(4 / 3)),
)
const LAST_GROUP = Math.max(...GROUPS)
const groupOf = (position: number) => GROUPS[position - 1] ?? LAST_GROUP

/** Of the penalty of Schwarz (1978): once would do if choices followed the model exactly, and they do not. */
const CLEARLY = 2

/**
 * The probability that a position is looked at, relative to the first, from what was chosen where.
 *
 * The model: a user looks at each position independently with a probability θ of its own (the position-based model,
 * Craswell et al., WSDM 2008; as consideration sets, Manski 1977, Manzini and Mariotti 2014), and chooses among what was
 * looked at by a mixture of logits in the score (McFadden and Train 2000), for which only scores matter and no position.
 * Fitted by expectation maximisation (as in Wang et al., WSDM 2018), with one made-up look for each group of positions.
 * Against no bias at all the fit must win clearly, or all are 1; then its logarithms are shrunk by 1 − df / LR, LR being
 * the likelihood ratio (van Houwelingen and le Cessie 1990).
 * @param lists oldest first; those without a choice say nothing. Leave out lists that no ranker has ordered
 * @returns θ of the positions 1 to 100: 1 for the first and for positions without data
 */
export const examinationPropensities = (lists: readonly PositionedList[]): Float64Array => {
  const chosen = newestChoices(lists)
  if (chosen.length === 0) return new Float64Array(LAST_POSITION).fill(1)
  const groups = LAST_GROUP + 1
  const choices = prepareChoices(chosen, { groupOf, groups })
  const seen = new Set(chosen.flatMap(({ positions }) => Array.from(positions, groupOf)))
  const biased = maximise(choices, startingAt(groups, 0.7))
  const ratio = 2 * (biased.logPosterior - maximise(choices, startingAt(groups, 1)).logPosterior)
  const freedom = seen.size - 1
  const shrinkage = ratio > CLEARLY * freedom * Math.log(chosen.length) ? 1 - freedom / ratio : 0
  return Float64Array.from(GROUPS, (group) =>
    seen.has(group) ? (biased.behaviour.examined[group] as number) ** shrinkage : 1,
  )
}

/**
 * How much a choice at each of these positions counts: 1 / θ, at most `clip` (inverse propensity weighting, Joachims,
 * Swaminathan and Schnabel, WSDM 2017). Positions without a propensity count 1.
 */
export const inverseWeights = (
  propensities: Float64Array,
  positions: ArrayLike<number>,
  { clip }: { clip: number },
): Float64Array => Float64Array.from(positions, (position) => Math.min(clip, 1 / (propensities[position - 1] ?? 1)))

/** Those with a choice at a position that counts. */
const newestChoices = (lists: readonly PositionedList[]) => {
  const newest: PositionedList[] = []
  let items = 0
  for (let index = lists.length - 1; index >= 0 && items < MOST_ITEMS; index--) {
    const list = lists[index]
    const position = list?.positions[list.chosen]
    if (!list || position === undefined || position > LAST_POSITION) continue
    newest.push(list)
    items += list.positions.length
  }
  return newest
}

/** Where the logarithm of a probability goes when the last two steps are prolonged (SQUAREM, Varadhan and Roland 2008). */
const prolong = (from: Behaviour, first: Behaviour, second: Behaviour): Behaviour => {
  const logs = ({ examined, components }: Behaviour) => Float64Array.of(...examined, ...components).map(Math.log)
  const [x0, x1, x2] = [logs(from), logs(first), logs(second)]
  const step = x1.map((value, index) => value - (x0[index] as number))
  const bend = x2.map((value, index) => value - (x1[index] as number) - (step[index] as number))
  const length = (vector: Float64Array) => Math.hypot(...vector)
  const pace = length(bend) > 0 ? Math.max(1, length(step) / length(bend)) : 1
  const ahead = x0.map((value, index) =>
    Math.exp(Math.min(0, value + 2 * pace * (step[index] as number) + pace ** 2 * (bend[index] as number))),
  )
  const components = ahead.slice(from.examined.length)
  const sum = components.reduce((total, share) => total + share, 0)
  return { examined: ahead.slice(0, from.examined.length), components: components.map((share) => share / sum) }
}

const maximise = (choices: Choices, start: Behaviour) => {
  let behaviour = start
  let current = improve(choices, behaviour)
  for (let step = 0; step < MOST_STEPS; step++) {
    const second = improve(choices, current.next)
    const ahead = prolong(behaviour, current.next, second.next)
    const tried = improve(choices, ahead)
    const isBetter = tried.logPosterior >= second.logPosterior
    const better = isBetter ? tried : second
    const gain = better.logPosterior - current.logPosterior
    behaviour = isBetter ? ahead : current.next
    current = better
    if (gain < ENOUGH) break
  }
  return { behaviour, logPosterior: current.logPosterior }
}
