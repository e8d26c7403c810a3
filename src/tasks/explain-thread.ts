import { workerData } from 'piscina'
import type { Contribution, ExplainOutcome } from '../contract.ts'
import { defineDomain } from '../domain/define.ts'
import type { DomainDefinition } from '../domain/domain.ts'
import { ArtefactUnreadable, DatasetInvalid, NotExplainable } from '../ranking/errors.ts'
import type { Ranker } from '../ranking/ranker.ts'
import type { ExplainableRanking } from '../store/store.ts'
import { createKeptModels } from './kept-models.ts'

/** A list to be explained by the model that ranked it. */
export interface ExplainJob {
  readonly modelId: string
  readonly ranking: ExplainableRanking
  /** The model itself, sent after the thread has answered that it lacks it. */
  readonly artefact?: Uint8Array
}

/** Undefined from a thread that lacks the model. */
export type ExplainAnswer = ExplainOutcome | undefined

/** Rounding of sums stays far below this part of a score. */
const TOLERANCE = 1e-6

const domain = defineDomain(workerData as DomainDefinition)
const models = createKeptModels(domain.features.names)

const refusal = (reason: string): ExplainOutcome => ({ kind: 'not-explainable', reason })

const sum = (values: Float64Array, from: number) => values.reduce((total, value) => total + value, from)

/** @param row the item's features @param parts what each of them adds */
const contributionsOf = (row: Float64Array, parts: Float64Array): Contribution[] =>
  domain.features.names.flatMap((feature, column) => {
    const contribution = parts[column] ?? 0
    if (contribution === 0) return []
    return [{ feature, value: domain.features.readable(column, row[column] ?? Number.NaN), contribution }]
  })

const bySize = (a: Contribution, b: Contribution) => Math.abs(b.contribution) - Math.abs(a.contribution)

const explain = (model: Ranker, { user, askedAt, items, isExplored }: ExplainableRanking): ExplainOutcome => {
  if (!model.explain) return refusal(`a model of kind ${model.kind} ranked it, which looks at no features`)
  const width = domain.features.names.length
  const rows = domain.features.rows(user, askedAt, domain.features.prepare(items.map(({ fields }) => fields)))
  const { base, contributions } = model.explain(
    rows,
    Int32Array.from(items, ({ itemId }) => itemId),
  )
  const explained = items.map(({ score }, item) => {
    const own = [item * width, (item + 1) * width] as const
    const parts = contributions.subarray(...own)
    const noise = { feature: 'exploration', value: null, contribution: score - sum(parts, base) }
    const known = contributionsOf(rows.subarray(...own), parts)
    return { base, noise, contributions: (isExplored ? [...known, noise] : known).sort(bySize), score }
  })
  const differs = explained.some(({ noise, score }) => Math.abs(noise.contribution) > TOLERANCE * (1 + Math.abs(score)))
  if (differs && !isExplored)
    return refusal('another version made its features in another way: start another inference and explain that one')
  return { kind: 'explained', items: explained.map(({ contributions }) => ({ base, contributions })) }
}

/** Explains, or says that it cannot yet: models stay in the thread between jobs. */
export default ({ modelId, ranking, artefact }: ExplainJob): ExplainAnswer => {
  try {
    if (artefact) models.keep(modelId, artefact)
    const model = models.get(modelId)
    return model && explain(model, ranking)
  } catch (error) {
    if (error instanceof ArtefactUnreadable || error instanceof DatasetInvalid || error instanceof NotExplainable)
      return refusal(error.message)
    throw error
  }
}
