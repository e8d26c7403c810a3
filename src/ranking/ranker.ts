/** Lists of items one after the other; list `i` is the rows `offsets[i]` to `offsets[i + 1]` (exclusive). */
export interface Dataset {
  /** Column names, in order; their number is `f`. */
  readonly featureNames: readonly string[]
  /** Positions of the columns that hold categories (whole numbers from 0) and not quantities. */
  readonly categorical: readonly number[]
  /** `n × f`, row-major; NaN is a missing value, an infinite one counts as the largest of its sign. */
  readonly rows: Float64Array
  /** One grade per row, 0 (not chosen) to 30; any grade above 0 is a positive. */
  readonly labels: Float64Array
  /** Where each list starts, and at the end `n`: one entry more than there are lists. */
  readonly offsets: Int32Array
  /** One item id per row. */
  readonly itemIds: Int32Array
  /** How much each row counts, one finite weight ≥ 0 per row; absent: all rows count 1. */
  readonly weights?: Float64Array
}

/** What each feature adds to the scores of some rows. */
export interface Explanation {
  /** The score of a row of which nothing is known. */
  readonly base: number
  /** `n × f`, row-major: with the base, a row's contributions add up to its score. */
  readonly contributions: Float64Array
}

/** How the scores of some rows depend on the columns. */
export interface Inspection {
  /** For each column how much its splits lowered the training loss. */
  readonly gains: Float64Array
  /** @returns what gives all scores as they would be if in this column row `i` had the value of row `sources[i]` */
  rescore(column: number): (sources: Int32Array) => Float64Array
}

/** Scores items for a request; the better the item, the higher the score. */
export interface Ranker {
  /** Which learner or baseline made it. */
  readonly kind: string
  readonly featureNames: readonly string[]
  /**
   * @param rows `n × f`, row-major, in the order of `featureNames`; NaN is a missing value
   * @param itemIds one per row
   * @returns one finite score per row
   * @throws DatasetInvalid when the two do not fit together
   */
  score(rows: Float64Array, itemIds: Int32Array): Float64Array
  /**
   * Why rows score as they do: exact Shapley values of the features. Absent where scores do not come from features.
   * @param rows as for `score`
   * @throws DatasetInvalid, or NotExplainable when the artefact is too old to say
   */
  explain?(rows: Float64Array, itemIds: Int32Array): Explanation
  /**
   * How scores depend on columns, for importances. Absent where they do not.
   * @throws DatasetInvalid, or NotExplainable when the artefact is too old to say
   */
  inspect?(rows: Float64Array, itemIds: Int32Array): Inspection
  /** From scores to probabilities of a choice, strictly rising as far as doubles allow. */
  probabilities(scores: Float64Array): Float64Array
  /** The artefact that `loadRanker` reads: the same ranker gives the same bytes. */
  save(): Uint8Array
}

/** Lists to learn from, and other lists that say when to stop. */
export interface TrainingData {
  readonly train: Dataset
  readonly validation: Dataset
}

/** Learns a ranker; the same data, options and seed give a ranker that saves the same bytes. */
export interface Learner<Options> {
  readonly kind: string
  /**
   * Blocks until done: call it off the event loop.
   * @throws DatasetInvalid, OptionInvalid
   */
  fit(data: TrainingData, options: Options): Ranker
}

/** How far a training is, told after each tree. */
export interface FitProgress {
  /** Trees grown so far. */
  readonly tree: number
  /** Trees that will be grown unless the training stops early. */
  readonly trees: number
  /** Mean loss per row. */
  readonly trainLoss: number
  readonly validationLoss: number
  readonly validationNdcg10: number
}
