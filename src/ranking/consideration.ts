import { deviation } from './list-metrics.ts'

/** One list with what was chosen from it. */
export interface PositionedList {
  /** Of each shown item, from 1. */
  readonly positions: ArrayLike<number>
  /** What one ranker, the same for all lists, gives each shown item; any unit. */
  readonly scores: ArrayLike<number>
  /** Which of the shown items was chosen, from 0; -1 for none. */
  readonly chosen: number
}

/**
 * How sharply scores decide, in units of the scores' spread: the mixture of these approximates any choice that depends
 * on scores (McFadden and Train 2000).
 */
const SHARPNESS = [0.25, 0.75, 2, 6]

/** Nodes and weights for the mean over when the chosen item arrives, on the logarithm of time: a Gumbel density. */
const NODES = Array.from({ length: 9 }, (_, node) => {
  const y = -4.6 + 0.8 * node
  return { time: Math.exp(y), density: Math.exp(y - Math.exp(y)) }
})
const TOTAL_DENSITY = NODES.reduce((sum, { density }) => sum + density, 0)

/** Each combination of a sharpness and a node. */
const CASES = SHARPNESS.flatMap((sharpness, component) =>
  NODES.map(({ time, density }) => ({ component, sharpness, time, weight: density / TOTAL_DENSITY })),
)

/** Keeps the logarithms finite. */
const SMALLEST = 1e-4

/** Choices in a form that each step of the fit walks through. */
export interface Choices {
  /** How many groups of positions there are; group 0 is always looked at. */
  readonly groups: number
  readonly lists: readonly {
    /** Of each other item than the chosen one. */
    readonly groupOf: Uint8Array
    readonly chosenGroup: number
    /** For each case and other item: the probability that it would arrive after the chosen one. */
    readonly later: Float64Array
  }[]
}

/** Probabilities: that a position of each group is looked at, and of each sharpness. */
export interface Behaviour {
  readonly examined: Float64Array
  readonly components: Float64Array
}

export interface ChoicesOptions {
  /** The group of each position; position 1 is alone in group 0. */
  readonly groupOf: (position: number) => number
  readonly groups: number
}

/** @param lists each with a choice */
export const prepareChoices = (lists: readonly PositionedList[], { groupOf, groups }: ChoicesOptions): Choices => {
  const unit = lists.reduce((sum, { scores }) => sum + deviation(Float64Array.from(scores)), 0) / lists.length || 1
  return {
    groups,
    lists: lists.map(({ positions, scores, chosen }) => {
      const others = [...Array(positions.length).keys()].filter((item) => item !== chosen)
      const gaps = others.map((item) => ((scores[item] ?? 0) - (scores[chosen] ?? 0)) / unit)
      return {
        groupOf: Uint8Array.from(others, (item) => groupOf(positions[item] ?? 1)),
        chosenGroup: groupOf(positions[chosen] ?? 1),
        later: Float64Array.from(
          CASES.flatMap(({ sharpness, time }) => gaps.map((gap) => Math.exp(-Math.exp(sharpness * gap) * time))),
        ),
      }
    }),
  }
}

/** What a step of the fit has found. */
export interface Step {
  readonly next: Behaviour
  /** Of the behaviour that was given, with the prior. */
  readonly logPosterior: number
}

/**
 * One step of expectation maximisation (Dempster, Laird and Rubin 1977). Which items were looked at is not known: the
 * expectation says with which probability, the maximisation takes the mean of it, with one made-up look more.
 */
export const improve = ({ groups, lists }: Choices, { examined, components }: Behaviour): Step => {
  const looks = new Float64Array(groups).fill(1)
  const chances = new Float64Array(groups).fill(1)
  const parts = new Float64Array(components.length)
  let logPosterior = examined.reduce((sum, probability) => sum + Math.log(probability), 0)
  for (const { groupOf, chosenGroup, later } of lists) {
    const found = expect({ groupOf, later, examined, components })
    logPosterior += Math.log(found.total * (examined[chosenGroup] as number))
    looks[chosenGroup] = (looks[chosenGroup] as number) + 1
    chances[chosenGroup] = (chances[chosenGroup] as number) + 1
    groupOf.forEach((group, item) => {
      looks[group] = (looks[group] as number) + (found.looked[item] as number) / found.total
      chances[group] = (chances[group] as number) + 1
    })
    found.byComponent.forEach((part, component) => {
      parts[component] = (parts[component] as number) + part / found.total / lists.length
    })
  }
  const next = {
    examined: looks.map((sum, group) => (group === 0 ? 1 : Math.max(SMALLEST, sum / (chances[group] as number)))),
    components: parts.map((part) => Math.max(SMALLEST, part)),
  }
  return { next, logPosterior }
}

interface Seen extends Behaviour {
  readonly groupOf: Uint8Array
  readonly later: Float64Array
}

/** Sums over all cases: how likely the choice is, how much of that has each other item looked at, and each component. */
const expect = ({ groupOf, later, examined, components }: Seen) => {
  const width = groupOf.length
  const looked = new Float64Array(width)
  const byComponent = new Float64Array(components.length)
  const shares = new Float64Array(width)
  let total = 0
  for (const [index, { component, weight }] of CASES.entries()) {
    let likelihood = weight * (components[component] as number)
    for (let item = 0; item < width; item++) {
      const probability = examined[groupOf[item] as number] as number
      const present = probability * (later[index * width + item] as number)
      const notBefore = 1 - probability + present
      shares[item] = present / notBefore
      likelihood *= notBefore
    }
    // Nothing can be shared where an item that is surely looked at surely comes before.
    if (likelihood === 0) continue
    total += likelihood
    byComponent[component] = (byComponent[component] as number) + likelihood
    for (let item = 0; item < width; item++)
      looked[item] = (looked[item] as number) + likelihood * (shares[item] as number)
  }
  return { total: Math.max(total, Number.MIN_VALUE), looked, byComponent }
}

/** To begin with: everything below the first position is looked at with the same probability. */
export const startingAt = (groups: number, probability: number): Behaviour => ({
  examined: Float64Array.from({ length: groups }, (_, group) => (group === 0 ? 1 : probability)),
  components: new Float64Array(SHARPNESS.length).fill(1 / SHARPNESS.length),
})
