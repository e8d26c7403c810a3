import { loadRanker } from '../ranking/artefact.ts'
import { checkSameFeatures } from '../ranking/dataset.ts'
import type { Ranker } from '../ranking/ranker.ts'

/**
 * Loads a model that is to score today's features.
 * @throws ArtefactUnreadable, or DatasetInvalid when it was trained on other features
 */
export const loadUsable = (artefact: Uint8Array, featureNames: readonly string[]): Ranker => {
  const ranker = loadRanker(artefact)
  checkSameFeatures(featureNames, ranker.featureNames)
  return ranker
}
