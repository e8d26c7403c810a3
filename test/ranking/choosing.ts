import type { PositionedList } from '../../src/ranking/consideration.ts'
import { drawList, highestFirst } from '../../src/ranking/plackett-luce.ts'
import { createRandom, type Random } from '../../src/ranking/random.ts'

/** A standard normal number (Box and Muller 1958). */
const normal = (random: Random) =>
  Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform())

/** Who looks at position k with a probability of `examined(k)` and takes the best of it, half of the time by its share. */
const choiceOf = (worths: readonly number[], examined: (position: number) => number, random: Random) => {
  const seen = worths.map((worth, index) => (random.uniform() < examined(index + 1) ? worth : 0))
  if (random.uniform() < 0.5) return seen.indexOf(Math.max(...seen))
  let left = random.uniform() * seen.reduce((sum, worth) => sum + worth, 0)
  return seen.findIndex((worth) => {
    left -= worth
    return left < 0
  })
}

export interface Served extends PositionedList {
  /** Undefined for a list in the order of its scores. */
  readonly propensities: readonly number[] | undefined
  /** Of all items kept, in the order of the list: a score of another ranker. */
  readonly otherScores: readonly number[]
  readonly itemIds: readonly number[]
}

/** Items that do not compete: each is chosen with a probability of its own and its position's. */
const independentChoiceOf = (worths: readonly number[], examined: (position: number) => number, random: Random) => {
  let left = random.uniform()
  return worths.findIndex((worth, index) => {
    left -= (0.1 * examined(index + 1) * worth) / (1 + worth)
    return left < 0
  })
}

export interface Serving {
  readonly lists: number
  readonly seed: number
  /** Share of the lists that are explored. */
  readonly share: number
  /** Probability that a position is looked at. */
  readonly examined: (position: number) => number
  /** Puts the other ranker's best item first (`first`), or serves its order as when it had taken over (`all`). */
  readonly byOther?: 'first' | 'all'
  /** Whether items compete for the one choice. @default true */
  readonly competing?: boolean
}

const ITEMS = 40
const SHOWN = 10

/** Lists of ten from forty items, ordered by a score that knows the worth but for some noise, and their choices. */
export const serve = ({ lists, seed, share, examined, byOther, competing = true }: Serving): Served[] => {
  const random = createRandom(seed)
  return Array.from({ length: lists }, (_, list) => {
    const worths = Array.from({ length: ITEMS }, () => Math.exp(0.8 * normal(random)))
    const [own, other] = [0.6, 0.4].map((noise) =>
      Float64Array.from(worths, (worth) => Math.log(worth) + noise * normal(random)),
    ) as [Float64Array, Float64Array]
    const explored = random.uniform() < share
    const drawn = explored ? drawList(own, { temperature: 0.4, seed: list, keep: ITEMS }) : undefined
    const ordered = drawn?.order ?? highestFirst(byOther === 'all' ? other : own)
    const [best = 0] = highestFirst(other)
    const order = byOther === 'first' ? [best, ...ordered.filter((item) => item !== best)] : ordered
    const choose = competing ? choiceOf : independentChoiceOf
    const shown = order.slice(0, SHOWN)
    return {
      positions: shown.map((_item, index) => index + 1),
      scores: shown.map((item) => own[item] as number),
      chosen: choose(
        shown.map((item) => worths[item] as number),
        examined,
        random,
      ),
      propensities: drawn?.propensities,
      itemIds: order,
      otherScores: order.map((item) => other[item] as number),
    }
  })
}
