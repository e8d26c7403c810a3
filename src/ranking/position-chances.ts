import { total } from './list-metrics.ts'
import { type DrawnWeights, weightsOf } from './plackett-luce.ts'
import type { Random } from './random.ts'

const DRAWS = 200
/** Bounds the weight of a single list. */
const RAREST = 1e-6

/**
 * The probability that a draw puts the list's item of each position at just this position: exact for the first, else
 * the mean over draws of the probability that it comes next.
 */
export const chancesOf = (propensities: readonly number[], { depth, random }: { depth: number; random: Random }) => {
  const weights = weightsOf(propensities)
  // The list itself is a draw too: what it has where it has it cannot be impossible.
  const chances = Float64Array.from(propensities.slice(0, depth), (propensity) => Math.max(propensity, RAREST))
  for (let draw = 0; draw < DRAWS; draw++) addDraw(chances, weights, random)
  return chances.map((sum) => sum / (DRAWS + 1))
}

/**
 * Draws item by item, and adds to each position the probability that its item comes next there. Each time one of the
 * items that were not kept comes, they have less by the weight of the last kept one, which was drawn from among them.
 */
const addDraw = (chances: Float64Array, { shares, rest }: DrawnWeights, random: Random): void => {
  const leftOf = new Float64Array(shares.length + 1)
  leftOf.set(shares)
  leftOf[shares.length] = rest
  for (const position of chances.keys()) {
    const left = total(leftOf)
    chances[position] = (chances[position] as number) + (leftOf[position] as number) / Math.max(left, Number.MIN_VALUE)
    const next = itemAt(leftOf, random.uniform() * left)
    leftOf[next] = next < shares.length ? 0 : Math.max(0, (leftOf[next] as number) - (shares.at(-1) as number))
  }
}

/** The index at which the running sum of the shares goes above `height`; the last one where rounding left it below. */
const itemAt = (shares: Float64Array, height: number): number => {
  let left = height
  for (let index = 0; index < shares.length - 1; index++) {
    left -= shares[index] as number
    if (left < 0) return index
  }
  return shares.length - 1
}
