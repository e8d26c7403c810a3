/**
 * What the front door and the workers agree on: each task's name, its arguments and its result.
 * The ranking of an inference is in the database; its result says no more than that it is there.
 * Sender, worker and clients in other languages use these names, so they never change.
 */
export interface Tasks {
  'worker.tasks.inference.inference': (userId: number) => null
  'worker.tasks.train.training': () => TrainingResult
}

/** What a finished training answers through the result backend. */
export interface TrainingResult {
  readonly promoted: boolean
  readonly decision: string
}

/** Progress of a training. */
export interface TrainingProgress {
  /** Grown so far, counted over all runs. */
  readonly tree: number
  /** At most, in all runs together. */
  readonly trees: number
  /** Fits that are tried one after another, each of as many trees at most; absent from workers of an earlier version. */
  readonly runs?: number
  readonly loss: number
  readonly validation_ndcg10: number
}

/** Tree, loss and validation NDCG@10. */
export type CurvePoint = readonly [number, number, number]

/** The `result` of a training's document in the state `PROGRESS`. */
export interface TrainingReport extends TrainingProgress {
  /** Earlier points, thinned, oldest first: for those who look later. */
  readonly curve: readonly CurvePoint[]
}

/** What one feature adds to the score of an item; its value is null where it is missing. */
export interface Contribution {
  readonly feature: string
  readonly value: string | number | boolean | null
  readonly contribution: number
}

/** Why an item has its score: the base and all contributions, largest first, add up to it. */
export interface ItemExplanation {
  readonly base: number
  readonly contributions: readonly Contribution[]
}

/** What comes of asking why a list is ranked as it is. */
export type ExplainOutcome =
  /** One per item, best first. */
  | { readonly kind: 'explained'; readonly items: readonly ItemExplanation[] }
  | { readonly kind: 'no-ranking' }
  | { readonly kind: 'not-explainable'; readonly reason: string }
  /** Too many wait already. */
  | { readonly kind: 'busy' }

/** A figure with its 95 % interval. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** One metric of two models on the same lists. */
export interface ComparedMetric {
  readonly one: Estimate
  readonly other: Estimate
  /** Of `other` minus `one`, list by list; null for a metric that is no mean over lists. */
  readonly difference: Estimate | null
}

export interface ScoredItem {
  readonly item_id: number
  readonly score: number
}

/** A list that two models order differently. */
export interface DifferingList {
  readonly list_id: number
  readonly user: Readonly<Record<string, unknown>>
  readonly time_asked: string
  /** The best five, best first. */
  readonly one: readonly ScoredItem[]
  readonly other: readonly ScoredItem[]
  /** Null where none suited. */
  readonly chosen: number | null
  /** All items named above. */
  readonly items: readonly { readonly item_id: number; readonly fields: Readonly<Record<string, unknown>> }[]
}

export interface ModelComparison {
  readonly lists: number
  /** Those in which something was chosen: metrics that are means over lists are means over these. */
  readonly lists_with_choice: number
  readonly metrics: Readonly<Record<string, ComparedMetric>>
  /** The ten that differ most, most first. */
  readonly differing: readonly DifferingList[]
}

/** What comes of comparing two models. */
export type CompareOutcome =
  | { readonly kind: 'compared'; readonly comparison: ModelComparison }
  /** The text says why not, and what to do. */
  | { readonly kind: 'not-comparable'; readonly reason: string }
  /** Too many wait already. */
  | { readonly kind: 'busy' }

export const INFERENCE_TASK = 'worker.tasks.inference.inference'
export const TRAINING_TASK = 'worker.tasks.train.training'
