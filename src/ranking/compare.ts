import { bootstrapIntervals, meanOfDrawn } from './bootstrap.ts'
import { DatasetInvalid } from './errors.ts'
import { mean } from './list-metrics.ts'

/** How much better a challenger is than a champion on the same lists. */
export interface Comparison {
  /** Mean of challenger minus champion. */
  readonly meanDifference: number
  /** The central 95 % of the bootstrap distribution of that mean; both 0 without lists. */
  readonly low: number
  readonly high: number
}

const RESAMPLES = 2_000
const NOTHING = { low: 0, high: 0 }

/**
 * Paired bootstrap over lists: the lists are drawn, and both rankers are measured on the same draw.
 * @param champion a metric of each list
 * @param challenger the metric of the same lists in the same order
 * @throws DatasetInvalid when the numbers of lists differ
 */
export const compare = (champion: Float64Array, challenger: Float64Array, { seed }: { seed: number }): Comparison => {
  if (champion.length !== challenger.length)
    throw new DatasetInvalid(
      `the champion has ${champion.length} lists and the challenger ${challenger.length}: measure both on the same lists`,
    )
  const differences = champion.map((value, list) => (challenger[list] as number) - value)
  const drawing = { count: differences.length, resamples: RESAMPLES, seed }
  const [{ low, high } = NOTHING] = bootstrapIntervals(drawing, [meanOfDrawn(differences)])
  return { meanDifference: mean(differences), low, high }
}
