import type { MessagePort } from 'node:worker_threads'
import { workerData } from 'piscina'
import type { TrainingProgress } from '../contract.ts'
import { defineDomain } from '../domain/define.ts'
import type { DomainDefinition } from '../domain/domain.ts'
import { inputsOf } from '../drift/inputs.ts'
import { addTastes, tasteFieldsOf, tasteOf } from '../drift/judge-taste.ts'
import { sketchInputs } from '../drift/sketch.ts'
import { evaluate } from '../ranking/evaluate.ts'
import { importancesOf } from '../ranking/importance.ts'
import type { Ranker } from '../ranking/ranker.ts'
import type { DriftBasis, ExploredList, Findings, Metrics, ShownList } from '../store/store.ts'
import { estimate } from './counterfactual.ts'
import { examinationOf, weighted, weightedMetrics } from './examination.ts'
import { examplesOf } from './examples.ts'
import { type FitSettings, fitBestWindow, type SearchProgress } from './fit.ts'
import type { Trial } from './promotion.ts'
import { recordOf } from './record.ts'
import { holdTrial } from './trial.ts'

export type TrainingSettings = FitSettings

export interface TrainingJob {
  readonly lists: Readonly<Record<'train' | 'validation' | 'test', readonly ShownList[]>>
  /** Explored ones among the lists that the challenger does not learn from. */
  readonly explored: readonly ExploredList[]
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
  readonly findings: Findings
  /** Of the lists that were fitted, validated and tested on. */
  readonly basis: DriftBasis
}

const definition = workerData as DomainDefinition
const domain = defineDomain(definition)

const toProgress = ({ tree, trees, runs, trainLoss, validationNdcg10 }: SearchProgress): TrainingProgress => ({
  tree,
  trees,
  runs,
  loss: trainLoss,
  validation_ndcg10: validationNdcg10,
})

/** What the lists of each would be worth to users, told from explored lists. */
const valuesOf = (explored: readonly ExploredList[], rankers: Readonly<Record<string, Ranker | null>>) => {
  if (explored.length === 0) return null
  return Object.fromEntries(
    Object.entries(rankers).map(([name, ranker]) => [name, ranker && estimate(domain, explored, ranker)]),
  )
}

/** Made-up lists are in random order and show other tastes than those which a model made, even of the same users. */
const tastesIn = (lists: readonly ShownList[]) => {
  const fields = tasteFieldsOf(domain)
  const ranked = lists.filter(({ modelId }) => modelId !== null)
  return addTastes(ranked.map(({ items }) => tasteAmong(fields, items)))
}

const tasteAmong = (fields: readonly string[], items: ShownList['items']) => {
  const chosen = items.find(({ label }) => label === 1)
  if (!chosen) return {}
  return tasteOf(
    fields,
    items.map((item) => item.fields),
    chosen.fields,
  )
}

/** Fits, tries challenger, champion and baselines on the held-out lists, and gives back figures and the artefact. */
export default ({ lists, explored, settings, champion, progress }: TrainingJob): TrainingOutcome => {
  const { seed } = settings
  const train = examplesOf(domain, lists.train)
  const validation = examplesOf(domain, lists.validation)
  const test = examplesOf(domain, lists.test)
  const examination = examinationOf(domain, lists.train, settings)
  const data = { train: weighted(train, lists.train, examination), validation, test }
  const learner = { ...settings, monotone: domain.features.monotone }
  const { ranker, windowLists, curve } = fitBestWindow(data, learner, (now) => progress.postMessage(toProgress(now)))
  const { trial, champion: rival } = holdTrial({ challenger: ranker, champion, data, seed })
  const artefact = ranker.save()
  const used = [...lists.train.slice(-windowLists), ...lists.validation, ...lists.test]
  return {
    kind: ranker.kind,
    artefact,
    metrics: {
      train: evaluate(ranker, train),
      validation: evaluate(ranker, validation),
      test: trial.challenger,
      ...(examination.length > 0
        ? { test_weighted: weightedMetrics(ranker, test, { lists: lists.test, examination }) }
        : {}),
      ...trial.baselines,
      ...(trial.champion ? { champion: trial.champion } : {}),
    },
    trial,
    findings: {
      curve,
      importances: importancesOf(ranker, test, { seed }),
      counterfactual: valuesOf(explored, { challenger: ranker, champion: rival }),
      record: recordOf({ definition, artefact, windowLists, examination: [...examination] }),
    },
    basis: { inputs: sketchInputs(inputsOf(domain), used), tastes: tastesIn(used) },
  }
}
