import { createRandom } from './random.ts'

/** The central 95 % of a bootstrap distribution. */
export interface Interval {
  readonly low: number
  readonly high: number
}

const TAIL = 0.025

/**
 * Percentile interval over lists drawn with replacement (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993,
 * chapter 13; Sakai, SIGIR 2006, for ranking metrics).
 * @param count how many lists there are; without any both ends are 0
 * @param statistic the figure of one resample, given the lists that were drawn, which it must not keep
 */
export const bootstrapInterval = (
  { count, resamples, seed }: { count: number; resamples: number; seed: number },
  statistic: (drawn: Int32Array) => number,
): Interval => {
  if (count === 0) return { low: 0, high: 0 }
  const random = createRandom(seed)
  const drawn = new Int32Array(count)
  const figures = Float64Array.from({ length: resamples }, () => {
    for (let draw = 0; draw < count; draw++) drawn[draw] = random.below(count)
    return statistic(drawn)
  }).sort()
  return {
    low: figures[Math.floor(resamples * TAIL)] as number,
    high: figures[Math.ceil(resamples * (1 - TAIL)) - 1] as number,
  }
}

/** The mean of the values drawn: the statistic of a metric that is a mean over lists. */
export const meanOfDrawn = (values: Float64Array) => (drawn: Int32Array) => {
  let sum = 0
  for (let draw = 0; draw < drawn.length; draw++) sum += values[drawn[draw] as number] as number
  return sum / drawn.length
}
