import { workerData } from 'piscina'
import type { CompareOutcome } from '../contract.ts'
import { defineDomain } from '../domain/define.ts'
import type { DomainDefinition } from '../domain/domain.ts'
import { ArtefactUnreadable, DatasetInvalid } from '../ranking/errors.ts'
import type { ShownList } from '../store/store.ts'
import { compareModels } from './comparison.ts'
import { loadUsable } from './usable.ts'

/** Two models, and the lists to measure both on. */
export interface ComparisonJob {
  readonly one: Uint8Array
  readonly other: Uint8Array
  readonly lists: readonly ShownList[]
}

const domain = defineDomain(workerData as DomainDefinition)

export default ({ one, other, lists }: ComparisonJob): CompareOutcome => {
  try {
    const load = (artefact: Uint8Array) => loadUsable(artefact, domain.features.names)
    return compareModels(domain, lists, { one: load(one), other: load(other) })
  } catch (error) {
    if (error instanceof ArtefactUnreadable || error instanceof DatasetInvalid)
      return { kind: 'not-comparable', reason: error.message }
    throw error
  }
}
