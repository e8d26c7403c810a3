import { DatasetInvalid } from './errors.ts'
import { mean } from './list-metrics.ts'
import { createRandom } from './random.ts'

/** How much better a challenger is than a champion on the same lists. */
export interface Comparison {
  /** Mean of challenger minus champion. */
  readonly meanDifference: number
  /** The central 95 % of the bootstrap distribution of that mean; both 0 without lists. */
  readonly low: number
  readonly high: number
}

const RESAMPLES = 2_000
const TAIL = 0.025

/**
 * Paired bootstrap over lists, percentile interval (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993,
 * chapter 13; Sakai, SIGIR 2006, for ranking metrics).
 * @param champion a metric of each list
 * @param challenger the metric of the same lists in the same order
 * @throws DatasetInvalid when the numbers of lists differ
 */
export const compare = (champion: Float64Array, challenger: Float64Array, { seed }: { seed: number }): Comparison => {
  if (champion.length !== challenger.length)
    throw new DatasetInvalid(
      `the champion has ${champion.length} lists and the challenger ${challenger.length}: measure both on the same lists`,
    )
  if (champion.length === 0) return { meanDifference: 0, low: 0, high: 0 }
  const differences = champion.map((value, list) => (challenger[list] as number) - value)
  const random = createRandom(seed)
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0
    for (let draw = 0; draw < differences.length; draw++) sum += differences[random.below(differences.length)] as number
    return sum / differences.length
  }).sort()
  const low = means[RESAMPLES * TAIL] as number
  const high = means[RESAMPLES * (1 - TAIL) - 1] as number
  return { meanDifference: mean(differences), low, high }
}
