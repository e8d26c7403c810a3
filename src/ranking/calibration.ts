import { log2 } from './logarithm.ts'
import type { Dataset } from './ranker.ts'
import { expOfMinus, sigmoid } from './sigmoid.ts'

/** A score s means the probability sigmoid(slope × s + offset) of a choice; the slope is above 0. */
export interface Calibration {
  readonly slope: number
  readonly offset: number
}

/** Of scores that are log-odds already. */
export const LOG_ODDS: Calibration = { slope: 1, offset: 0 }

export const probabilityOf = ({ slope, offset }: Calibration, score: number): number => sigmoid(slope * score + offset)

/** Newton steps at most; a dozen are usual. */
const MAX_STEPS = 100

/** A step that lowers the loss per row by less ends the search. */
const MIN_IMPROVEMENT = 1e-12

/** Added to the diagonal of the second derivatives, so that scores that are all the same have a solution. */
const RIDGE = 1e-9

/** Least slope per standard deviation of the scores: where scores do not agree with choices, probabilities still rise. */
const MIN_SLOPE = 1e-3

/**
 * Platt scaling: the logistic regression of "label above 0" on the score (Platt, "Probabilities for SVMs", 1999, with
 * his smoothed targets; the damped Newton's method of Lin, Lin and Weng, "A note on Platt's probabilistic outputs", 2007).
 * Weights of rows do not count: the probabilities are those of a choice as lists are shown.
 * @param scores one finite score per row, at least one
 */
export const fitCalibration = ({ labels }: Pick<Dataset, 'labels'>, scores: Float64Array): Calibration => {
  const { mean, deviation } = momentsOf(scores)
  const standard = scores.map((score) => (score - mean) / deviation)
  const targets = smoothedTargets(labels)
  const free = descend({ standard, targets, fixedSlope: undefined })
  const { slope, offset } = free.slope >= MIN_SLOPE ? free : descend({ standard, targets, fixedSlope: MIN_SLOPE })
  return { slope: slope / deviation, offset: offset - (slope * mean) / deviation }
}

const momentsOf = (scores: Float64Array) => {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length
  return { mean, deviation: variance > 0 ? Math.sqrt(variance) : 1 }
}

/** As if one more positive and one more negative had been seen: finite even where scores tell all rows apart. */
const smoothedTargets = (labels: Float64Array): Float64Array => {
  const positives = labels.reduce((sum, label) => sum + (label > 0 ? 1 : 0), 0)
  const negatives = labels.length - positives
  return labels.map((label) => (label > 0 ? (positives + 1) / (positives + 2) : 1 / (negatives + 2)))
}

interface Problem {
  readonly standard: Float64Array
  readonly targets: Float64Array
  readonly fixedSlope: number | undefined
}

const descend = (problem: Problem): Calibration => {
  let now: Calibration = { slope: problem.fixedSlope ?? 0, offset: 0 }
  let loss = lossAt(problem, now)
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = improve(problem, now, loss)
    if (next === undefined) return now
    const isLast = loss - next.loss < MIN_IMPROVEMENT
    ;({ loss, ...now } = next)
    if (isLast) return now
  }
  return now
}

/** @returns undefined when no part of the Newton step lowers the loss */
const improve = (problem: Problem, now: Calibration, loss: number): (Calibration & { loss: number }) | undefined => {
  const step = newtonStep(problem, now)
  for (let share = 1; share > 1e-10; share /= 2) {
    const tried = { slope: now.slope - share * step.slope, offset: now.offset - share * step.offset }
    const reached = lossAt(problem, tried)
    if (reached < loss) return { ...tried, loss: reached }
  }
  return undefined
}

const newtonStep = ({ standard, targets, fixedSlope }: Problem, now: Calibration): Calibration => {
  let [slopeGradient, offsetGradient] = [0, 0]
  let [slopeSlope, slopeOffset, offsetOffset] = [RIDGE, 0, RIDGE]
  for (let row = 0; row < standard.length; row++) {
    const score = standard[row] as number
    const probability = probabilityOf(now, score)
    const error = probability - (targets[row] as number)
    const curvature = probability * (1 - probability)
    slopeGradient += error * score
    offsetGradient += error
    slopeSlope += curvature * score * score
    slopeOffset += curvature * score
    offsetOffset += curvature
  }
  if (fixedSlope !== undefined) return { slope: 0, offset: offsetGradient / offsetOffset }
  const determinant = slopeSlope * offsetOffset - slopeOffset * slopeOffset
  return {
    slope: (offsetOffset * slopeGradient - slopeOffset * offsetGradient) / determinant,
    offset: (slopeSlope * offsetGradient - slopeOffset * slopeGradient) / determinant,
  }
}

/** Mean cross-entropy, with a logarithm that is the same on any machine. */
const lossAt = ({ standard, targets }: Problem, at: Calibration): number => {
  let sum = 0
  for (let row = 0; row < standard.length; row++) {
    const margin = at.slope * (standard[row] as number) + at.offset
    const log1p = log2(1 + expOfMinus(Math.abs(margin))) * Math.LN2
    sum += Math.max(margin, 0) + log1p - (targets[row] as number) * margin
  }
  return sum / standard.length
}
