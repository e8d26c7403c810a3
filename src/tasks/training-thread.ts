import type { MessagePort } from 'node:worker_threads'
import { workerData } from 'piscina'
import type { TrainingProgress } from '../contract.ts'
import { defineDomain } from '../domain/define.ts'
import type { DomainDefinition } from '../domain/domain.ts'
import { popularity, random } from '../ranking/baselines.ts'
import { boostedTrees } from '../ranking/boosting.ts'
import { compare } from '../ranking/compare.ts'
import { ArtefactUnreadable, DatasetInvalid } from '../ranking/errors.ts'
import { evaluate } from '../ranking/evaluate.ts'
import { ndcgPerList, reciprocalRankPerList } from '../ranking/list-metrics.ts'
import type { ObjectiveKind } from '../ranking/objective.ts'
import type { Dataset, FitProgress, Ranker } from '../ranking/ranker.ts'
import type { Metrics, ShownList } from '../store/store.ts'
import { examplesOf } from './examples.ts'
import type { Trial } from './promotion.ts'
import { loadUsable } from './usable.ts'

export interface TrainingSettings {
  readonly objective: ObjectiveKind
  readonly trees: number
  readonly leaves: number
  readonly learningRate: number
  readonly seed: number
}

export interface TrainingJob {
  readonly lists: Readonly<Record<'train' | 'validation' | 'test', readonly ShownList[]>>
  readonly settings: TrainingSettings
  /** The champion's artefact, to be tried on the same held-out lists. */
  readonly champion: Uint8Array | null
  /** Receives a `TrainingProgress` after each tree. */
  readonly progress: MessagePort
}

export interface TrainingOutcome {
  readonly kind: string
  readonly artefact: Uint8Array
  /** Of the model itself by part, and of what it was compared with on the test lists. */
  readonly metrics: Readonly<Record<string, Metrics>>
  readonly trial: Trial
}

const domain = defineDomain(workerData as DomainDefinition)

const toProgress = ({ tree, trees, trainLoss, validationNdcg10 }: FitProgress): TrainingProgress => ({
  tree,
  trees,
  loss: trainLoss,
  validation_ndcg10: validationNdcg10,
})

/** A champion that cannot score today's features is passed over, with the reason. */
const tryChampion = (artefact: Uint8Array, test: Dataset) => {
  try {
    const ranker = loadUsable(artefact, domain.features.names)
    return { ranker, metrics: evaluate(ranker, test), problem: null }
  } catch (error) {
    if (!(error instanceof ArtefactUnreadable || error instanceof DatasetInvalid)) throw error
    return { ranker: null, metrics: null, problem: error.message }
  }
}

const NO_CHAMPION = { ranker: null, metrics: null, problem: null }

interface Rivals {
  readonly champion: Ranker | null
  readonly challenger: Ranker
  readonly seed: number
}

/** Paired differences on the held-out lists, in the metric that decides and in those that must not fall. */
const differences = ({ champion, challenger, seed }: Rivals, test: Dataset): Pick<Trial, 'difference' | 'guards'> => {
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

/** Fits, tries challenger, champion and baselines on the held-out lists, and gives back figures and the artefact. */
export default ({ lists, settings, champion, progress }: TrainingJob): TrainingOutcome => {
  const train = examplesOf(domain, lists.train)
  const validation = examplesOf(domain, lists.validation)
  const test = examplesOf(domain, lists.test)
  const challenger = boostedTrees.fit(
    { train, validation },
    {
      objective: settings.objective,
      trees: settings.trees,
      maxLeaves: settings.leaves,
      learningRate: settings.learningRate,
      seed: settings.seed,
      onProgress: (now) => progress.postMessage(toProgress(now)),
    },
  )
  const own = {
    train: evaluate(challenger, train),
    validation: evaluate(challenger, validation),
    test: evaluate(challenger, test),
  }
  const baselines = Object.fromEntries(
    [random.fit({ train, validation }, { seed: settings.seed }), popularity.fit({ train, validation }, {})].map(
      (ranker) => [ranker.kind, evaluate(ranker, test)],
    ),
  )
  const rival = champion === null ? NO_CHAMPION : tryChampion(champion, test)
  return {
    kind: challenger.kind,
    artefact: challenger.save(),
    metrics: { ...own, ...baselines, ...(rival.metrics ? { champion: rival.metrics } : {}) },
    trial: {
      challenger: own.test,
      champion: rival.metrics,
      championProblem: rival.problem,
      baselines,
      lists: own.test.rankedLists,
      ...differences({ champion: rival.ranker, challenger, seed: settings.seed }, test),
    },
  }
}
