import { checkDataset, checkSameFeatures } from './dataset.ts'
import { orderFigures } from './intervals.ts'
import { rankedLists } from './list-metrics.ts'
import type { Dataset, Ranker } from './ranker.ts'
import { classification, logLoss } from './row-metrics.ts'

/** How well a ranker does on a data set; `docs/ranking.md` defines each figure. */
export type Evaluation = Readonly<
  Record<
    | 'ndcg@1'
    | 'ndcg@3'
    | 'ndcg@5'
    | 'ndcg@10'
    | 'map'
    | 'mrr'
    | 'auc'
    | 'logloss'
    | 'accuracy'
    | 'precision'
    | 'recall'
    | 'f1'
    /** All lists. */
    | 'lists'
    /** Lists with a positive label: the ones that NDCG, MAP and MRR are means over. */
    | 'rankedLists',
    number
  >
>

/**
 * Scores a data set once and measures the ranking and the scores.
 * @throws DatasetInvalid when the columns are not the ranker's
 */
export const evaluate = (ranker: Ranker, data: Dataset): Evaluation => {
  checkDataset(data)
  checkSameFeatures(ranker.featureNames, data.featureNames)
  const scores = ranker.score(data.rows, data.itemIds)
  const scored = { labels: data.labels, scores: ranker.probabilities(scores) }
  return {
    ...orderFigures(data, scores),
    logloss: logLoss(scored),
    ...classification(scored),
    lists: data.offsets.length - 1,
    rankedLists: rankedLists(data),
  }
}
