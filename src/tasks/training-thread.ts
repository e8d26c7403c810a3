import type { MessagePort } from 'node:worker_threads'
import { workerData } from 'piscina'
import { defineDomain } from '../domain/define.ts'
import type { DomainDefinition } from '../domain/domain.ts'
import { loadRanker } from '../ranking/artefact.ts'
import type { Dataset, Ranker } from '../ranking/ranker.ts'
import type { Metrics, ShownList } from '../store/store.ts'
import { examplesOf } from './examples.ts'
import type { Trial } from './promotion.ts'

export interface TrainingJob {
  readonly lists: { readonly train: ShownList[]; readonly validation: ShownList[]; readonly test: ShownList[] }
  readonly settings: TrainingSettings
  /** The champion's artefact, to be tried on the same held-out lists. */
  readonly champion: Uint8Array | null
  readonly progress: MessagePort
}

export interface TrainingSettings {
  readonly trees: number
  readonly leaves: number
  readonly learningRate: number
  readonly seed: number
}

export interface TrainingOutcome {
  readonly kind: string
  readonly artefact: Uint8Array
  readonly metrics: Readonly<Record<'train' | 'validation' | 'test', Metrics>>
  readonly trial: Trial
}
