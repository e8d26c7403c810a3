import type { Fields } from '../../domain/domain.ts'

/** How far the learner was after a tree. */
export interface CurvePoint {
  readonly tree: number
  /** Training loss: the mean per row for `logistic`, for `lambdarank` 1 − NDCG, the mean per list. */
  readonly loss: number
  readonly validationNdcg10: number
}

export interface FeatureImportance {
  readonly feature: string
  /** Share in all that splits lowered the training loss, 0 to 1. */
  readonly gain: number
  /** Fall of NDCG@10 on the held-out lists when the feature's values are shuffled, with its standard deviation. */
  readonly permutation: number
  readonly permutationSd: number
}

/** What an artefact follows from, beside its lists and its settings: all the same gives the same bytes. */
export interface TrainingRecord {
  readonly packageVersion: string
  /** Node and processor, which have the last digit of `Math.exp` and its like; not recorded by earlier versions. */
  readonly runtime?: string
  /** Of all code that makes the model. */
  readonly codeSha256: string
  /** Of the domain's definition. */
  readonly domainSha256: string
  readonly artefactSha256: string
  /** How many of the newest training lists it was fitted on. */
  readonly windowLists: number
  /** Estimated chance that an item at each position, from the first, is looked at; empty where no list was ordered by a model. */
  readonly examination: readonly number[]
}

export interface Findings {
  /** At most 300 points. */
  readonly curve: readonly CurvePoint[]
  readonly importances: readonly FeatureImportance[]
  /** What explored lists say of the `challenger`, this model, and of the `champion` then; null where there are none. */
  readonly counterfactual: Fields | null
  readonly record: TrainingRecord
}
