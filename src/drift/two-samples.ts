import { errorFunction } from 'simple-statistics'
import { presentIn, type Sketch } from './sketch.ts'

export interface TestOutcome {
  readonly statistic: number
  readonly pValue: number
}

const SAME: TestOutcome = { statistic: 0, pValue: 1 }

/** Probability that a standard normal variable is above `z`; exact to about 1e-7. */
export const upperTail = (z: number): number => Math.max(0, (1 - errorFunction(z / Math.SQRT2)) / 2)

/** A mean, and how far it may be off. */
export interface Sample {
  readonly mean: number
  /** Of the mean. */
  readonly variance: number
}

/** Sums over values. */
export interface Moments {
  readonly count: number
  readonly sum: number
  readonly squares: number
}

/** @returns of fewer than two values 0 with a variance of 0 */
export const sampleOf = ({ count, sum, squares }: Moments): Sample => {
  if (count < 2) return { mean: 0, variance: 0 }
  const mean = sum / count
  return { mean, variance: Math.max(0, squares / count - mean ** 2) / (count - 1) }
}

/** Of a standard normal variable 95 % lie within plus or minus this. */
export const TWO_SIDED_95 = 1.959963984540054

/**
 * Welch's comparison of two means, of samples so large (about a hundred) that the normal distribution serves for
 * Student's: the difference, its 95 % interval, and the difference in units of its standard error.
 */
export const welch = (baseline: Sample, recent: Sample) => {
  const difference = recent.mean - baseline.mean
  const error = Math.sqrt(baseline.variance + recent.variance)
  return {
    difference,
    low: difference - TWO_SIDED_95 * error,
    high: difference + TWO_SIDED_95 * error,
    z: error === 0 ? 0 : difference / error,
  }
}

/**
 * Two-sample Kolmogorov–Smirnov test on the buckets of two sketches of numbers; what is missing is left out. The
 * p-value is the asymptotic one with Stephens' correction for small samples (Journal of the Royal Statistical
 * Society B 32, 1970). Values that share a bucket are ties, which makes it err on the safe side.
 */
export const kolmogorovSmirnov = (one: Sketch, other: Sketch): TestOutcome => {
  const [sizeOne, sizeOther] = [presentIn(one), presentIn(other)]
  if (sizeOne === 0 || sizeOther === 0) return SAME
  const buckets = new Set([...Object.keys(one.counts), ...Object.keys(other.counts)].map(Number))
  let [belowOne, belowOther, statistic] = [0, 0, 0]
  for (const bucket of [...buckets].sort((first, second) => first - second)) {
    belowOne += one.counts[bucket] ?? 0
    belowOther += other.counts[bucket] ?? 0
    statistic = Math.max(statistic, Math.abs(belowOne / sizeOne - belowOther / sizeOther))
  }
  const root = Math.sqrt((sizeOne * sizeOther) / (sizeOne + sizeOther))
  return { statistic, pValue: kolmogorovTail((root + 0.12 + 0.11 / root) * statistic) }
}

const KOLMOGOROV_TERMS = 100

/** 2 Σ (−1)^(k−1) exp(−2 k² λ²), which converges slowly only where it is 1 anyway. */
const kolmogorovTail = (lambda: number): number => {
  if (lambda < 0.2) return 1
  let [sum, sign] = [0, 1]
  for (let term = 1; term <= KOLMOGOROV_TERMS; term++) {
    sum += sign * Math.exp(-2 * term * term * lambda * lambda)
    sign = -sign
  }
  return Math.min(1, Math.max(0, 2 * sum))
}

const LEAST_EXPECTED = 5

/**
 * Pearson's chi-square test that two histograms come from the same shares. Bins with fewer than five expected counts
 * are joined (Cochran 1954). The p-value is by the cube-root approximation of Wilson and Hilferty (PNAS 17, 1931).
 */
export const chiSquare = (one: readonly number[], other: readonly number[]): TestOutcome => {
  const [sizeOne, sizeOther] = [one, other].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [
    number,
    number,
  ]
  if (sizeOne === 0 || sizeOther === 0) return SAME
  const share = Math.min(sizeOne, sizeOther) / (sizeOne + sizeOther)
  const cells = joinRare(
    one.map((count, bin) => [count, other[bin] ?? 0] as const),
    LEAST_EXPECTED / share,
  )
  if (cells.length < 2) return SAME
  const statistic = cells.reduce((sum, [first, second]) => {
    const expected = ((first + second) * sizeOne) / (sizeOne + sizeOther)
    const rest = first + second - expected
    return sum + (first - expected) ** 2 / expected + (second - rest) ** 2 / rest
  }, 0)
  return { statistic, pValue: chiSquareTail(statistic, cells.length - 1) }
}

type Cell = readonly [one: number, other: number]

const joinRare = (cells: readonly Cell[], least: number): Cell[] => {
  const frequent = cells.filter(([one, other]) => one + other >= least)
  const rare = cells
    .filter(([one, other]) => one + other < least)
    .reduce<Cell>(([one, other], cell) => [one + cell[0], other + cell[1]], [0, 0])
  if (rare[0] + rare[1] === 0) return frequent
  if (rare[0] + rare[1] >= least) return [...frequent, rare]
  const [smallest = [0, 0], ...others] = [...frequent].sort(
    (first, second) => first[0] + first[1] - second[0] - second[1],
  )
  return [...others, [smallest[0] + rare[0], smallest[1] + rare[1]]]
}

const chiSquareTail = (statistic: number, degrees: number): number => {
  const spread = 2 / (9 * degrees)
  return upperTail((Math.cbrt(statistic / degrees) - (1 - spread)) / Math.sqrt(spread))
}

/**
 * P-values adjusted for their number, so that those below α hold a share of false ones of at most α (Benjamini and
 * Hochberg, Journal of the Royal Statistical Society B 57, 1995).
 */
export const adjustForMany = (pValues: readonly number[]): number[] => {
  const order = pValues.map((_, index) => index).sort((one, other) => (pValues[other] ?? 1) - (pValues[one] ?? 1))
  const adjusted = pValues.map(() => 1)
  let least = 1
  order.forEach((index, place) => {
    least = Math.min(least, ((pValues[index] ?? 1) * pValues.length) / (pValues.length - place))
    adjusted[index] = least
  })
  return adjusted
}
