/** First and second derivative of the loss by the margin, one per row. */
export interface Derivatives {
  readonly gradient: Float64Array
  readonly hessian: Float64Array
}

/** What trees are grown for: a loss of the margins (sums of leaf values) of one data set, which may look at whole lists. */
export interface Objective {
  /** The margin that every row starts with. */
  readonly base: number
  /** What derivatives follow from, in memory that threads share. */
  readonly source: DerivativeSource
  /** How bad these margins are, from 0: what a progress report shows. */
  loss(margins: Float64Array): number
}

/** Rows with the derivatives of the logistic loss, each on its own. */
export interface Choices {
  readonly kind: 'logistic'
  /** How many of them there are to derive, in any order: rows. */
  readonly items: number
  readonly labels: Float64Array
  readonly weights: Float64Array | undefined
}

/** Lists with LambdaMART's derivatives, each on its own. */
export interface GradedLists {
  readonly kind: 'lambdarank'
  /** How many of them there are to derive, in any order: lists. */
  readonly items: number
  readonly truncation: number
  readonly offsets: Int32Array
  /** 2^grade − 1 of each row. */
  readonly gains: Float64Array
  readonly weights: Float64Array | undefined
  /** 1 / log₂(rank + 1), from rank 1. */
  readonly discounts: Float64Array
  /** 1 / the best DCG@truncation of a list; 0 where all grades are the same. */
  readonly inverseIdeals: Float64Array
  /** The rows of each list in the order that the last margins gave them. */
  readonly order: Int32Array
}

export type DerivativeSource = Choices | GradedLists

export const OBJECTIVE_KINDS = ['logistic', 'lambdarank'] as const

export type ObjectiveKind = (typeof OBJECTIVE_KINDS)[number]
