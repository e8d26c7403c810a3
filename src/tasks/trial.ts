import { popularity, random } from '../ranking/baselines.ts'
import { compare } from '../ranking/compare.ts'
import { ArtefactUnreadable, DatasetInvalid } from '../ranking/errors.ts'
import { evaluate } from '../ranking/evaluate.ts'
import { ndcgPerList, reciprocalRankPerList } from '../ranking/list-metrics.ts'
import type { Dataset, Ranker, TrainingData } from '../ranking/ranker.ts'
import type { Metrics } from '../store/store.ts'
import type { Trial } from './promotion.ts'
import { loadUsable } from './usable.ts'

interface Contest {
  readonly challenger: Ranker
  /** The champion's artefact; null without one. */
  readonly champion: Uint8Array | null
  readonly data: TrainingData & { readonly test: Dataset }
  readonly seed: number
}

const NO_CHAMPION = { ranker: null, metrics: null, problem: null }

/** A champion that cannot score today's features is passed over, with the reason. */
const tryChampion = (artefact: Uint8Array, test: Dataset) => {
  try {
    const ranker = loadUsable(artefact, test.featureNames)
    return { ranker, metrics: evaluate(ranker, test), problem: null }
  } catch (error) {
    if (!(error instanceof ArtefactUnreadable || error instanceof DatasetInvalid)) throw error
    return { ranker: null, metrics: null, problem: error.message }
  }
}

/** Paired differences on the held-out lists, in the metric that decides and in those that must not fall. */
const differences = (
  champion: Ranker | null,
  { challenger, data: { test }, seed }: Contest,
): Pick<Trial, 'difference' | 'guards'> => {
  if (champion === null) return { difference: null, guards: {} }
  const before = champion.score(test.rows, test.itemIds)
  const after = challenger.score(test.rows, test.itemIds)
  const compared = (perList: (scores: Float64Array) => Float64Array) =>
    compare(perList(before), perList(after), { seed })
  return {
    difference: compared((scores) => ndcgPerList(test, scores, 10)),
    guards: {
      'ndcg@1': compared((scores) => ndcgPerList(test, scores, 1)),
      mrr: compared((scores) => reciprocalRankPerList(test, scores)),
    },
  }
}

const baselinesOf = ({ data: { test, ...data }, seed }: Contest): Readonly<Record<string, Metrics>> =>
  Object.fromEntries(
    [random.fit(data, { seed }), popularity.fit(data, {})].map((ranker) => [ranker.kind, evaluate(ranker, test)]),
  )

/**
 * Tries a challenger, the champion and the baselines on the same held-out lists.
 * @returns what it showed, and the champion if it could be tried
 */
export const holdTrial = (contest: Contest): { trial: Trial; champion: Ranker | null } => {
  const { challenger, champion, data } = contest
  const own = evaluate(challenger, data.test)
  const rival = champion === null ? NO_CHAMPION : tryChampion(champion, data.test)
  const trial: Trial = {
    challenger: own,
    champion: rival.metrics,
    championProblem: rival.problem,
    baselines: baselinesOf(contest),
    lists: own.rankedLists,
    ...differences(rival.ranker, contest),
  }
  return { trial, champion: rival.ranker }
}
