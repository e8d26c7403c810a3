import type { CompareOutcome, DifferingList, ModelComparison, ScoredItem } from '../contract.ts'
import type { Domain } from '../domain/domain.ts'
import { compare } from '../ranking/compare.ts'
import { figuresOf, ORDER_METRICS, perList } from '../ranking/intervals.ts'
import { rankedLists } from '../ranking/list-metrics.ts'
import type { Dataset, Ranker } from '../ranking/ranker.ts'
import type { ShownList } from '../store/store.ts'
import { examplesOf } from './examples.ts'

const SEED = 1
const TOP = 5
const MOST_DIFFERING = 10

interface Scored {
  readonly data: Dataset
  readonly one: Float64Array
  readonly other: Float64Array
}

/** Paired, by metric, for those that are means over lists. */
const differencesOf = ({ data, one, other }: Scored) => {
  const [before, after] = [perList(data, one), perList(data, other)]
  return new Map<string, { value: number; low: number; high: number }>(
    (Object.keys(before) as (keyof typeof before)[]).map((metric) => {
      const { meanDifference: value, low, high } = compare(before[metric], after[metric], { seed: SEED })
      return [metric, { value, low, high }]
    }),
  )
}

const metricsOf = (scored: Scored): ModelComparison['metrics'] => {
  const one = figuresOf(scored.data, scored.one, { seed: SEED })
  const other = figuresOf(scored.data, scored.other, { seed: SEED })
  const differences = differencesOf(scored)
  return Object.fromEntries(
    ORDER_METRICS.map((metric) => [
      metric,
      { one: one[metric], other: other[metric], difference: differences.get(metric) ?? null },
    ]),
  )
}

const topOf = (list: ShownList, scores: Float64Array): ScoredItem[] =>
  list.items
    .map(({ itemId }, index) => ({ item_id: itemId, score: scores[index] ?? 0 }))
    .sort((left, right) => right.score - left.score || left.item_id - right.item_id)
    .slice(0, TOP)

/** What a place is worth, as NDCG has it; 0 outside the top. */
const worthOf = (top: readonly ScoredItem[], itemId: number) => {
  const place = top.findIndex(({ item_id }) => item_id === itemId)
  return place < 0 ? 0 : 1 / Math.log2(place + 2)
}

/** How far two tops are apart: what items gain and lose in worth from one to the other. */
const distanceOf = (one: readonly ScoredItem[], other: readonly ScoredItem[]) => {
  const itemIds = new Set([...one, ...other].map(({ item_id }) => item_id))
  return [...itemIds].reduce((sum, itemId) => sum + Math.abs(worthOf(one, itemId) - worthOf(other, itemId)), 0)
}

const differingList = (list: ShownList, one: ScoredItem[], other: ScoredItem[]): DifferingList => {
  const chosen = list.items.find(({ label }) => label === 1)?.itemId ?? null
  const named = new Set([...one, ...other].map(({ item_id }) => item_id).concat(chosen ?? []))
  return {
    list_id: list.listId,
    user: list.user,
    time_asked: list.askedAt.toISOString(),
    one,
    other,
    chosen,
    items: list.items
      .filter(({ itemId }) => named.has(itemId))
      .map(({ itemId, fields }) => ({ item_id: itemId, fields })),
  }
}

const mostDiffering = (lists: readonly ShownList[], { data: { offsets }, one, other }: Scored) =>
  lists
    .map((list, index) => {
      const own = [offsets[index], offsets[index + 1]] as const
      return { list, one: topOf(list, one.subarray(...own)), other: topOf(list, other.subarray(...own)) }
    })
    .map((tops) => ({ ...tops, distance: distanceOf(tops.one, tops.other) }))
    .filter(({ distance }) => distance > 0)
    .sort((left, right) => right.distance - left.distance)
    .slice(0, MOST_DIFFERING)
    .map(({ list, one: first, other: second }) => differingList(list, first, second))

/**
 * Measures two models on the same lists: each metric with its interval, the paired difference (bootstrap over lists), and where
 * they order differently. The same input gives the same figures.
 * @throws DatasetInvalid when a model does not score the domain's features
 */
export const compareModels = (
  domain: Domain,
  lists: readonly ShownList[],
  rankers: { readonly one: Ranker; readonly other: Ranker },
): CompareOutcome => {
  const data = examplesOf(domain, lists)
  const scoresOf = (ranker: Ranker) => ranker.score(data.rows, data.itemIds)
  const scored: Scored = { data, one: scoresOf(rankers.one), other: scoresOf(rankers.other) }
  const comparison = {
    lists: lists.length,
    lists_with_choice: rankedLists(data),
    metrics: metricsOf(scored),
    differing: mostDiffering(lists, scored),
  }
  return { kind: 'compared', comparison }
}
