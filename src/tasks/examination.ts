import type { Domain } from '../domain/domain.ts'
import { boostedTrees } from '../ranking/boosting.ts'
import { mean, ndcgPerList, reciprocalRankPerList } from '../ranking/list-metrics.ts'
import { examinationPropensities, inverseWeights } from '../ranking/propensity.ts'
import type { Dataset, Ranker } from '../ranking/ranker.ts'
import type { Metrics, ShownList } from '../store/store.ts'
import { examplesOf } from './examples.ts'
import type { FitSettings } from './fit.ts'

/** Trees of the ranker whose scores tell what was worth choosing: enough for a rough order, and quick to grow. */
const PILOT_TREES = 100

/** One choice counts for at most so many, or a few choices far down would decide everything. */
const MOST_WEIGHT = 10

/** Lists that a model has ordered: made-up ones are in random order, and all of them was looked at. */
const isLogged = ({ modelId }: ShownList) => modelId !== null

const chosenAt = ({ items }: ShownList) => items.findIndex(({ label }) => label === 1)

/** The lists as the estimate wants them, with the scores of one ranker that did not learn from them. */
const positioned = (domain: Domain, lists: readonly ShownList[], pilot: Ranker) => {
  const { rows, itemIds, offsets } = examplesOf(domain, lists)
  const scores = pilot.score(rows, itemIds)
  return lists.map((list, index) => ({
    positions: list.items.map(({ position }) => position),
    scores: scores.subarray(offsets[index], offsets[index + 1]),
    chosen: chosenAt(list),
  }))
}

/**
 * How likely each position is to be looked at, estimated from the newer half of the training lists with the scores of a
 * ranker that learned from the older half, so that nothing but the lists and the settings decides.
 * @param lists of the training, oldest first
 * @returns from the first position on; empty where no list was ordered by a model
 */
export const examinationOf = (
  domain: Domain,
  lists: readonly ShownList[],
  { objective, seed, learningRate, leaves }: FitSettings,
): Float64Array => {
  const middle = Math.floor(lists.length / 2)
  const logged = lists.slice(middle).filter(isLogged)
  if (logged.length === 0) return new Float64Array(0)
  const older = { train: examplesOf(domain, lists.slice(0, middle)), validation: examplesOf(domain, []) }
  const options = { objective, seed, learningRate, maxLeaves: leaves, trees: PILOT_TREES }
  return examinationPropensities(positioned(domain, logged, boostedTrees.fit(older, options)))
}

/** How much the choice of each list counts: the inverse of the chance that its place was looked at; 1 without a choice. */
const choiceWeights = (lists: readonly ShownList[], examination: Float64Array): Float64Array =>
  Float64Array.from(lists, (list) => {
    const position = isLogged(list) ? list.items[chosenAt(list)]?.position : undefined
    return position === undefined ? 1 : (inverseWeights(examination, [position], { clip: MOST_WEIGHT })[0] ?? 1)
  })

/**
 * Gives the chosen row of each list its inverse propensity as weight, and every other row 1 (Joachims, Swaminathan and
 * Schnabel, WSDM 2017; for pairs Hu et al., WWW 2019). Without propensities the data set stays as it is.
 * @param data the examples of `lists`
 */
export const weighted = (data: Dataset, lists: readonly ShownList[], examination: Float64Array): Dataset => {
  if (examination.length === 0) return data
  const weights = new Float64Array(data.labels.length).fill(1)
  choiceWeights(lists, examination).forEach((weight, list) => {
    for (let row = data.offsets[list] ?? 0; row < (data.offsets[list + 1] ?? 0); row++)
      if ((data.labels[row] ?? 0) > 0) weights[row] = weight
  })
  return { ...data, weights }
}

/**
 * Metrics on held-out lists as if all positions were looked at: means over the lists with a choice, each weighted by the
 * inverse propensity of its place and divided by the sum of the weights.
 */
export const weightedMetrics = (
  ranker: Ranker,
  data: Dataset,
  { lists, examination }: { lists: readonly ShownList[]; examination: Float64Array },
): Metrics => {
  const weights = choiceWeights(lists, examination).filter((_, list) => chosenAt(lists[list] as ShownList) >= 0)
  const scores = ranker.score(data.rows, data.itemIds)
  const weightedMean = (values: Float64Array) =>
    mean(values.map((value, list) => value * (weights[list] as number))) / (mean(weights) || 1)
  return {
    'ndcg@1': weightedMean(ndcgPerList(data, scores, 1)),
    'ndcg@10': weightedMean(ndcgPerList(data, scores, 10)),
    mrr: weightedMean(reciprocalRankPerList(data, scores)),
    rankedLists: weights.length,
  }
}
