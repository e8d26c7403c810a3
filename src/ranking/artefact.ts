import { loadPopularity, loadRandom, POPULARITY_KIND, RANDOM_KIND } from './baselines.ts'
import { BOOSTED_KIND, loadBoosted } from './boosted-ranker.ts'
import { ArtefactUnreadable } from './errors.ts'
import { type Unpacked, unpack } from './packed.ts'
import type { Ranker } from './ranker.ts'

const LOADERS = new Map<string, (artefact: Unpacked) => Ranker>([
  [BOOSTED_KIND, loadBoosted],
  [POPULARITY_KIND, loadPopularity],
  [RANDOM_KIND, loadRandom],
])

/**
 * Loads a ranker of any kind from the bytes that its `save` gave.
 * @throws ArtefactUnreadable when the bytes are foreign, damaged, or of a format or kind that this version does not know
 */
export const loadRanker = (bytes: Uint8Array): Ranker => {
  const artefact = unpack(bytes)
  const load = LOADERS.get(artefact.kind)
  if (load) return load(artefact)
  throw new ArtefactUnreadable(
    `the model artefact is of kind "${artefact.kind}", and this version knows ${[...LOADERS.keys()].join(', ')}: load it with the version that saved it, or train again`,
  )
}
