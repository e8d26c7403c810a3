import type { Ranker } from '../ranking/ranker.ts'
import { loadUsable } from './usable.ts'

/** Models a thread keeps loaded; those in use are few, so the oldest may go. */
const MODELS_KEPT = 8

/** The models that a thread has been given. */
export const createKeptModels = (featureNames: readonly string[]) => {
  const models = new Map<string, Ranker>()
  return {
    get: (modelId: string): Ranker | undefined => models.get(modelId),
    /** @throws ArtefactUnreadable, or DatasetInvalid when it was trained on other features */
    keep(modelId: string, artefact: Uint8Array) {
      models.set(modelId, loadUsable(artefact, featureNames))
      for (const oldest of [...models.keys()].slice(0, -MODELS_KEPT)) models.delete(oldest)
    },
  }
}
