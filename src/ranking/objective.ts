/** First and second derivative of the loss by the margin, one per row. */
export interface Derivatives {
  readonly gradient: Float64Array
  readonly hessian: Float64Array
}

/** What trees are grown for: a loss of the margins (sums of leaf values) of one data set, which may look at whole lists. */
export interface Objective {
  /** The margin that every row starts with. */
  readonly base: number
  /** Writes the derivatives at these margins. */
  derive(margins: Float64Array, into: Derivatives): void
  /** How bad these margins are, from 0: what a progress report shows. */
  loss(margins: Float64Array): number
}

export const OBJECTIVE_KINDS = ['logistic', 'lambdarank'] as const

export type ObjectiveKind = (typeof OBJECTIVE_KINDS)[number]
