import { bootstrapIntervals, meanOfDrawn } from './bootstrap.ts'
import { averagePrecisionPerList, mean, ndcgPerList, reciprocalRankPerList } from './list-metrics.ts'
import type { Dataset } from './ranker.ts'
import { ascendingOrder, rocAuc } from './row-metrics.ts'

type Lists = Pick<Dataset, 'labels' | 'offsets'>

/** A figure with the central 95 % of its bootstrap distribution over lists. */
export interface Figure {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** The figures of a ranking that depend on the order alone and not on what a score means. */
export const ORDER_METRICS = ['ndcg@1', 'ndcg@3', 'ndcg@5', 'ndcg@10', 'map', 'mrr', 'auc'] as const
export type OrderMetric = (typeof ORDER_METRICS)[number]

const RESAMPLES = 1_000
const NOTHING = { low: 0, high: 0 }

/** The metrics that are means over lists, list by list. */
export const perList = (lists: Lists, scores: Float64Array) => ({
  'ndcg@1': ndcgPerList(lists, scores, 1),
  'ndcg@3': ndcgPerList(lists, scores, 3),
  'ndcg@5': ndcgPerList(lists, scores, 5),
  'ndcg@10': ndcgPerList(lists, scores, 10),
  map: averagePrecisionPerList(lists, scores),
  mrr: reciprocalRankPerList(lists, scores),
})

/** Measures scores without intervals. @param scores one per row; only their order counts */
export const orderFigures = (lists: Lists, scores: Float64Array): Record<OrderMetric, number> =>
  meansOf(perList(lists, scores), rocAuc({ labels: lists.labels, scores }))

const meansOf = (values: ReturnType<typeof perList>, auc: number): Record<OrderMetric, number> => ({
  'ndcg@1': mean(values['ndcg@1']),
  'ndcg@3': mean(values['ndcg@3']),
  'ndcg@5': mean(values['ndcg@5']),
  'ndcg@10': mean(values['ndcg@10']),
  map: mean(values.map),
  mrr: mean(values.mrr),
  auc,
})

/**
 * Measures scores with 95 % intervals: lists are drawn with replacement, never single rows, because the rows of a list
 * depend on one another. Takes 1,000 passes over the rows, for AUC.
 * @param scores one per row; only their order counts
 */
export const figuresOf = (
  lists: Lists,
  scores: Float64Array,
  { seed }: { seed: number },
): Record<OrderMetric, Figure> => {
  const values = perList(lists, scores)
  const ranked = { count: values.map.length, resamples: RESAMPLES, seed }
  const all = { count: lists.offsets.length - 1, resamples: RESAMPLES, seed }
  const intervals = [
    ...bootstrapIntervals(ranked, Object.values(values).map(meanOfDrawn)),
    ...bootstrapIntervals(all, [drawnAuc(lists, scores)]),
  ]
  const means = meansOf(values, rocAuc({ labels: lists.labels, scores }))
  return Object.fromEntries(
    ORDER_METRICS.map((metric, index) => [metric, { value: means[metric], ...(intervals[index] ?? NOTHING) }]),
  ) as Record<OrderMetric, Figure>
}

/** AUC over all rows of the lists drawn; the rows are sorted once, and each draw only changes how often they count. */
const drawnAuc = ({ labels, offsets }: Lists, scores: Float64Array) => {
  const order = ascendingOrder(scores)
  const listOf = new Int32Array(labels.length)
  for (let list = 0; list + 1 < offsets.length; list++) listOf.fill(list, offsets[list], offsets[list + 1])
  const lists = Int32Array.from(order, (row) => listOf[row] as number)
  const isPositive = Uint8Array.from(order, (row) => Number((labels[row] as number) > 0))
  const endsTie = Uint8Array.from(order, (row, place) =>
    Number(place + 1 === order.length || scores[row] !== scores[order[place + 1] as number]),
  )
  const times = new Float64Array(offsets.length - 1)
  return (drawn: Int32Array) => {
    times.fill(0)
    for (const list of drawn) times[list] = (times[list] as number) + 1
    return weightedAuc({ lists, isPositive, endsTie }, times)
  }
}

interface SortedRows {
  /** The list of each row, by ascending score. */
  readonly lists: Int32Array
  readonly isPositive: Uint8Array
  /** 1 at the last row of each score. */
  readonly endsTie: Uint8Array
}

const weightedAuc = ({ lists, isPositive, endsTie }: SortedRows, times: Float64Array) => {
  let [positives, negatives, wins, tiedPositives, tiedNegatives] = [0, 0, 0, 0, 0]
  for (let place = 0; place < lists.length; place++) {
    const weight = times[lists[place] as number] as number
    if (isPositive[place] === 1) tiedPositives += weight
    else tiedNegatives += weight
    if (endsTie[place] === 0) continue
    wins += tiedPositives * (negatives + tiedNegatives / 2)
    positives += tiedPositives
    negatives += tiedNegatives
    tiedPositives = 0
    tiedNegatives = 0
  }
  return positives === 0 || negatives === 0 ? 0.5 : wins / (positives * negatives)
}
