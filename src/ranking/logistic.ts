import type { Choices, Derivatives, Objective } from './objective.ts'
import { sharedCopy } from './parallel/shared.ts'
import type { Range } from './partition.ts'
import type { Dataset } from './ranker.ts'
import { expOfMinus, logit, sigmoid } from './sigmoid.ts'

/** Below this, a share of positives is taken for this, so that a data set of one class has a finite base. */
const MIN_SHARE = 1e-6

/**
 * Logistic loss log(1 + e⁻ʸᵐ) with y = 1 for labels above 0 and y = −1 for others, times the weight of the row
 * (Friedman, "Greedy function approximation", 2001, 4.4, in the scale of probabilities: sigmoid(m) is P(label > 0)).
 * Its `loss` is the weighted mean per row.
 */
export const logistic = ({ labels, weights }: Dataset): Objective => {
  const count = labels.length
  const totalWeight = weights === undefined ? count : weights.reduce((sum, weight) => sum + weight, 0)
  return {
    base: logit(Math.min(Math.max(positiveWeight(labels, weights) / totalWeight, MIN_SHARE), 1 - MIN_SHARE)),
    source: { kind: 'logistic', items: count, labels: sharedCopy(labels), weights: weights && sharedCopy(weights) },
    loss(margins) {
      let sum = 0
      for (let row = 0; row < count; row++) {
        const margin = margins[row] as number
        const wrong = (labels[row] as number) > 0 ? -margin : margin
        const weight = weights === undefined ? 1 : (weights[row] as number)
        sum += weight * (Math.max(wrong, 0) + Math.log1p(expOfMinus(Math.abs(margin))))
      }
      return totalWeight === 0 ? 0 : sum / totalWeight
    },
  }
}

/** Writes the derivatives of a range of rows. */
export const deriveRows = (
  { labels, weights }: Choices,
  { items, margins }: { readonly items: Range; readonly margins: Float64Array },
  { gradient, hessian }: Derivatives,
): void => {
  for (let row = items.begin; row < items.end; row++) {
    const probability = sigmoid(margins[row] as number)
    const weight = weights === undefined ? 1 : (weights[row] as number)
    gradient[row] = weight * (probability - ((labels[row] as number) > 0 ? 1 : 0))
    hessian[row] = weight * probability * (1 - probability)
  }
}

const positiveWeight = (labels: Float64Array, weights: Float64Array | undefined): number => {
  let sum = 0
  for (let row = 0; row < labels.length; row++)
    if ((labels[row] as number) > 0) sum += weights === undefined ? 1 : (weights[row] as number)
  return sum
}
