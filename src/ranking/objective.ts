import type { Dataset } from './ranker.ts'
import { expOfMinus, logit, sigmoid } from './sigmoid.ts'

/** First and second derivative of the loss by the margin, one per row. */
export interface Derivatives {
  readonly gradient: Float64Array
  readonly hessian: Float64Array
}

/** What trees are grown for: a loss of margins (the sums of leaf values), given whole lists so that it may be list-wise. */
export interface Objective {
  readonly kind: string
  /** The margin that every row starts with. */
  base(data: Dataset): number
  /** Writes the derivatives at these margins. */
  derive(data: Dataset, margins: Float64Array, into: Derivatives): void
  /** Mean loss per row. */
  loss(data: Dataset, margins: Float64Array): number
  /** From a margin to the probability of a positive label; strictly rising as far as doubles allow. */
  probability(margin: number): number
}

/** Below this, a share of positives is taken for this, so that a data set of one class has a finite base. */
const MIN_SHARE = 1e-6

/**
 * Logistic loss log(1 + e⁻ʸᵐ) with y = 1 for labels above 0 and y = −1 for others
 * (Friedman, "Greedy function approximation", 2001, 4.4, in the scale of probabilities: sigmoid(m) is P(label > 0)).
 */
export const logistic: Objective = {
  kind: 'logistic',
  base({ labels }) {
    let positives = 0
    for (const label of labels) if (label > 0) positives++
    return logit(Math.min(Math.max(positives / labels.length, MIN_SHARE), 1 - MIN_SHARE))
  },
  derive({ labels }, margins, { gradient, hessian }) {
    for (let row = 0; row < labels.length; row++) {
      const probability = sigmoid(margins[row] as number)
      gradient[row] = probability - ((labels[row] as number) > 0 ? 1 : 0)
      hessian[row] = probability * (1 - probability)
    }
  },
  loss({ labels }, margins) {
    let sum = 0
    for (let row = 0; row < labels.length; row++) {
      const margin = margins[row] as number
      const wrong = (labels[row] as number) > 0 ? -margin : margin
      sum += Math.max(wrong, 0) + Math.log1p(expOfMinus(Math.abs(margin)))
    }
    return labels.length === 0 ? 0 : sum / labels.length
  },
  probability: sigmoid,
}
