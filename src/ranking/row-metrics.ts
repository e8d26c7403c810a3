/** Rows with a score each; a row is positive when its label is above 0. */
export interface ScoredRows {
  readonly labels: Float64Array
  readonly scores: Float64Array
}

/** At and above this score a row counts as predicted positive. */
const THRESHOLD = 0.5

/** Scores are kept this far from 0 and 1 for the log loss, so that one certain mistake does not make it infinite. */
const MIN_PROBABILITY = 1e-15

/** Row numbers by ascending score. */
export const ascendingOrder = (scores: Float64Array): Uint32Array =>
  Uint32Array.from(scores.keys()).sort((a, b) => (scores[a] as number) - (scores[b] as number))

/**
 * Area under the ROC curve over all rows: the chance that a positive scores above a negative, where a tie counts half
 * (Mann and Whitney 1947; Hanley and McNeil 1982). 0.5 when there are only positives or only negatives.
 */
export const rocAuc = ({ labels, scores }: ScoredRows): number => {
  const order = ascendingOrder(scores)
  let [positives, negatives, wins] = [0, 0, 0]
  for (let begin = 0, end = 0; begin < order.length; begin = end) {
    const score = scores[order[begin] as number]
    let tiedPositives = 0
    for (end = begin; end < order.length && scores[order[end] as number] === score; end++)
      if ((labels[order[end] as number] as number) > 0) tiedPositives++
    const tiedNegatives = end - begin - tiedPositives
    wins += tiedPositives * (negatives + tiedNegatives / 2)
    positives += tiedPositives
    negatives += tiedNegatives
  }
  return positives === 0 || negatives === 0 ? 0.5 : wins / (positives * negatives)
}

/** Mean of −log of the probability given to what happened; 0 without rows. */
export const logLoss = ({ labels, scores }: ScoredRows): number => {
  let sum = 0
  for (const [row, score] of scores.entries()) {
    const given = (labels[row] as number) > 0 ? score : 1 - score
    sum -= Math.log(Math.min(Math.max(given, MIN_PROBABILITY), 1 - MIN_PROBABILITY))
  }
  return scores.length === 0 ? 0 : sum / scores.length
}

/** Shares of right predictions at a score of 0.5 or more; a share of nothing is 0. */
export const classification = ({ labels, scores }: ScoredRows) => {
  let [hits, predicted, positives, right] = [0, 0, 0, 0]
  for (const [row, score] of scores.entries()) {
    const isPositive = (labels[row] as number) > 0
    const isPredicted = score >= THRESHOLD
    if (isPositive) positives++
    if (isPredicted) predicted++
    if (isPositive && isPredicted) hits++
    if (isPositive === isPredicted) right++
  }
  return {
    accuracy: share(right, scores.length),
    precision: share(hits, predicted),
    recall: share(hits, positives),
    f1: share(2 * hits, predicted + positives),
  }
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
