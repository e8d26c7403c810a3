import { createRandom } from './random.ts'

/** The central 95 % of a bootstrap distribution. */
export interface Interval {
  readonly low: number
  readonly high: number
}

const TAIL = 0.025

/** A figure of one resample, given the lists that were drawn, which it must not keep. */
export type Statistic = (drawn: Int32Array) => number

/**
 * Percentile intervals over lists drawn with replacement (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993,
 * chapter 13; Sakai, SIGIR 2006, for ranking metrics).
 * @param count how many lists there are; without any both ends are 0
 * @param statistics all measured on the same draws
 * @returns one interval for each statistic
 */
export const bootstrapIntervals = (
  { count, resamples, seed }: { count: number; resamples: number; seed: number },
  statistics: readonly Statistic[],
): Interval[] => {
  if (count === 0) return statistics.map(() => ({ low: 0, high: 0 }))
  const random = createRandom(seed)
  const drawn = new Int32Array(count)
  const figures = statistics.map(() => new Float64Array(resamples))
  for (let resample = 0; resample < resamples; resample++) {
    for (let draw = 0; draw < count; draw++) drawn[draw] = random.below(count)
    for (const [index, statistic] of statistics.entries()) (figures[index] as Float64Array)[resample] = statistic(drawn)
  }
  return figures.map(central)
}

const central = (figures: Float64Array): Interval => {
  const ascending = figures.sort()
  return {
    low: ascending[Math.floor(ascending.length * TAIL)] as number,
    high: ascending[Math.ceil(ascending.length * (1 - TAIL)) - 1] as number,
  }
}

/** The mean of the values drawn: the statistic of a metric that is a mean over lists. */
export const meanOfDrawn =
  (values: Float64Array): Statistic =>
  (drawn) => {
    let sum = 0
    for (let draw = 0; draw < drawn.length; draw++) sum += values[drawn[draw] as number] as number
    return sum / drawn.length
  }
