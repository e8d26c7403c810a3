import { workerData } from 'piscina'
import { defineDomain } from '../domain/define.ts'
import type { DomainDefinition, Fields, PreparedItems } from '../domain/domain.ts'
import { drawList, highestFirst, spreadOf } from '../ranking/plackett-luce.ts'
import type { Ranker } from '../ranking/ranker.ts'
import type { CatalogueItem, Ranking } from '../store/store.ts'
import { createKeptModels } from './kept-models.ts'

export interface ScoringSetup {
  readonly definition: DomainDefinition
  readonly keep: number
  /** Of explored lists, in standard deviations of a list's scores. */
  readonly temperature: number
}

export interface ScoringRequest {
  readonly user: Fields
  readonly askedAt: Date
  /** Undefined for the model's own order. */
  readonly explorationSeed: number | undefined
}

/** Requests to be ranked by one model over one revision of the catalogue. */
export interface ScoringJob {
  readonly modelId: string
  readonly revision: number
  readonly requests: readonly ScoringRequest[]
  /** The model and the catalogue themselves, sent after a thread has answered that it lacks one of them. */
  readonly supplies?: { readonly artefact: Uint8Array; readonly items: readonly CatalogueItem[] }
}

/** Best first; one entry per kept item. */
export type ScoredItems = Omit<Ranking, 'taskId' | 'modelId'>

/** The rankings in the order of the requests, or undefined from a thread that lacks the model or the catalogue. */
export type ScoringAnswer = ScoredItems[] | undefined

interface Catalogue {
  readonly revision: number
  readonly itemIds: Int32Array
  readonly itemVersions: Int32Array
  readonly prepared: PreparedItems
}

const { definition, keep, temperature } = workerData as ScoringSetup
const domain = defineDomain(definition)
const models = createKeptModels(domain.features.names)
let catalogue: Catalogue | undefined

const keepCatalogue = (revision: number, items: readonly CatalogueItem[]) => {
  catalogue = {
    revision,
    itemIds: Int32Array.from(items, (item) => item.itemId),
    itemVersions: Int32Array.from(items, (item) => item.version),
    prepared: domain.features.prepare(items.map((item) => item.fields)),
  }
}

const inOrder = (all: Float64Array) => {
  const order = highestFirst(all).slice(0, keep)
  return { order, scores: order.map((item) => all[item] ?? 0) }
}

const drawn = (all: Float64Array, seed: number) => {
  const absolute = temperature * spreadOf(all)
  const { order, scores, propensities } = drawList(all, { temperature: absolute, seed, keep })
  return { order, scores, explored: { temperature: absolute, propensities } }
}

const rank = (model: Ranker, from: Catalogue, { user, askedAt, explorationSeed }: ScoringRequest): ScoredItems => {
  const all = model.score(domain.features.rows(user, askedAt, from.prepared), from.itemIds)
  const { order, ...scored } = explorationSeed === undefined ? inOrder(all) : drawn(all, explorationSeed)
  const pick = (values: Int32Array) => order.map((item) => values[item] ?? 0)
  return { itemIds: pick(from.itemIds), itemVersions: pick(from.itemVersions), ...scored }
}

/** Ranks, or says that it cannot yet: models and the catalogue stay in the thread between jobs. */
export default ({ modelId, revision, requests, supplies }: ScoringJob): ScoringAnswer => {
  if (supplies) {
    models.keep(modelId, supplies.artefact)
    keepCatalogue(revision, supplies.items)
  }
  const model = models.get(modelId)
  const current = catalogue
  // A newer catalogue than asked for is fine: the asker has not heard of it yet.
  if (!model || !current || current.revision < revision) return undefined
  return requests.map((request) => rank(model, current, request))
}
