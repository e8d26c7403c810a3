/** Count, sum and sum of squares of what was observed. */
export interface Sample {
  readonly count: number
  readonly sum: number
  readonly squares: number
}

export interface ConfidenceSequence {
  /** Mean of the second sample minus mean of the first. */
  readonly meanDifference: number
  readonly low: number
  readonly high: number
}

/** The difference for which the interval is narrowest, in units of the observations; others are found a little later. */
const TYPICAL_DIFFERENCE = 0.05

const meanOf = ({ count, sum }: Sample) => sum / count

/** Two observations too many, one of each extreme: a sample without any spread is not taken for a certainty. */
const varianceOf = ({ count, sum, squares }: Sample) => {
  const size = count + 2
  const mean = (sum + 1) / size
  return (squares + 1) / size - mean * mean
}

const varianceOfDifference = (first: Sample, second: Sample) =>
  varianceOf(first) / first.count + varianceOf(second) / second.count

/** The 95 % quantile of the normal distribution. */
const NORMAL_95 = 1.6449

/**
 * The one-sided 95 % lower bound for the difference of two means, second minus first, by the normal approximation. It holds at
 * a single look that was fixed before; there it is nearer to the difference than a confidence sequence.
 */
export const lowerBound95 = (first: Sample, second: Sample): number =>
  meanOf(second) - meanOf(first) - NORMAL_95 * Math.sqrt(varianceOfDifference(first, second))

/**
 * An interval for the difference of two means that holds at all times together: looked at as often as one likes, it
 * misses the true difference at any of the looks with a probability of at most `alpha`. It is the mixture
 * sequential probability ratio test, turned into an interval: Robbins, Annals of Mathematical Statistics, 1970; Johari,
 * Koomen, Pekelis and Walsh, "Peeking at A/B tests", KDD 2017. It rests on the joint normality of the estimates over time
 * (Jennison and Turnbull, JASA 1997), so it needs some tens of observations of each, and takes samples of any
 * sizes. Observations lie between 0 and 1.
 * @param alpha 0.05 for an interval of 95 %
 * @returns without bounds (infinite) while a sample is empty
 */
export const confidenceSequence = (first: Sample, second: Sample, alpha: number): ConfidenceSequence => {
  if (first.count === 0 || second.count === 0)
    return { meanDifference: 0, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const meanDifference = meanOf(second) - meanOf(first)
  const variance = varianceOfDifference(first, second)
  const prior = TYPICAL_DIFFERENCE ** 2
  const radius = Math.sqrt(
    ((variance * (variance + prior)) / prior) * (Math.log((variance + prior) / variance) - 2 * Math.log(alpha)),
  )
  return { meanDifference, low: meanDifference - radius, high: meanDifference + radius }
}
