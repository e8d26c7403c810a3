import { checkDataset, checkRows } from './dataset.ts'
import { OptionInvalid } from './errors.ts'
import { damaged, pack, type Unpacked } from './packed.ts'
import { mix32 } from './random.ts'
import type { Learner, Ranker } from './ranker.ts'

export const RANDOM_KIND = 'random'
export const POPULARITY_KIND = 'popularity'

/** Scores between 0 and 1 by item id, from a seed: the same item always gets the same score. What a ranker must beat at the least. */
export const random: Learner<{ readonly seed?: number }> = {
  kind: RANDOM_KIND,
  fit({ train }, { seed = 1 }) {
    if (!Number.isInteger(seed)) throw new OptionInvalid(`seed is ${seed}: give a whole number`)
    return randomRanker(train.featureNames, seed)
  },
}

const randomRanker = (featureNames: readonly string[], seed: number): Ranker => ({
  kind: RANDOM_KIND,
  featureNames,
  score(rows, itemIds) {
    checkRows({ featureNames }, rows, itemIds)
    return Float64Array.from(itemIds, (itemId) => mix32(mix32(seed) ^ itemId) / 2 ** 32)
  },
  probabilities: (scores) => scores,
  save: () => pack({ kind: RANDOM_KIND, featureNames, settings: { seed }, arrays: {} }),
})

/** @throws ArtefactUnreadable when the seed is absent */
export const loadRandom = ({ featureNames, settings: { seed } }: Unpacked): Ranker => {
  if (typeof seed !== 'number' || !Number.isInteger(seed)) throw damaged('it has no seed')
  return randomRanker(featureNames, seed)
}

/** How often each item was chosen when it was shown. */
interface Rates {
  /** Ascending. */
  readonly itemIds: Int32Array
  readonly rates: Float64Array
  /** The rate over all items: the score of an item that was never shown. */
  readonly overall: number
}

/**
 * The share of showings in which an item was chosen, drawn towards the overall share as if each item had been shown
 * `smoothing` times more with that result (default 10). Knows nothing of the user.
 */
export const popularity: Learner<{ readonly smoothing?: number }> = {
  kind: POPULARITY_KIND,
  fit({ train }, { smoothing = 10 }) {
    checkDataset(train)
    if (!(smoothing > 0)) throw new OptionInvalid(`smoothing is ${smoothing}: give a number of showings above 0`)
    return popularityRanker(train.featureNames, choiceRates(train, smoothing))
  },
}

const choiceRates = ({ itemIds, labels }: { itemIds: Int32Array; labels: Float64Array }, smoothing: number): Rates => {
  const seen = new Map<number, { shown: number; chosen: number }>()
  let choices = 0
  for (const [row, itemId] of itemIds.entries()) {
    const counts = seen.get(itemId) ?? { shown: 0, chosen: 0 }
    counts.shown++
    if ((labels[row] as number) > 0) {
      counts.chosen++
      choices++
    }
    seen.set(itemId, counts)
  }
  const overall = itemIds.length === 0 ? 0 : choices / itemIds.length
  const known = [...seen].sort(([a], [b]) => a - b)
  return {
    itemIds: Int32Array.from(known, ([itemId]) => itemId),
    rates: Float64Array.from(known, ([, { shown, chosen }]) => (chosen + smoothing * overall) / (shown + smoothing)),
    overall,
  }
}

const popularityRanker = (featureNames: readonly string[], { itemIds: known, rates, overall }: Rates): Ranker => {
  const rateOf = new Map(Array.from(known, (itemId, index) => [itemId, rates[index] as number]))
  return {
    kind: POPULARITY_KIND,
    featureNames,
    score(rows, itemIds) {
      checkRows({ featureNames }, rows, itemIds)
      return Float64Array.from(itemIds, (itemId) => rateOf.get(itemId) ?? overall)
    },
    probabilities: (scores) => scores,
    save: () =>
      pack({
        kind: POPULARITY_KIND,
        featureNames,
        settings: {},
        arrays: { itemIds: known, rates, overall: Float64Array.of(overall) },
      }),
  }
}

/** @throws ArtefactUnreadable when the rates do not fit the items */
export const loadPopularity = (artefact: Unpacked): Ranker => {
  const itemIds = artefact.array('itemIds', 'i32')
  const rates = artefact.array('rates', 'f64')
  const [overall] = artefact.array('overall', 'f64')
  if (overall === undefined || itemIds.length !== rates.length || ![overall, ...rates].every(Number.isFinite))
    throw damaged('its rates do not fit its items')
  return popularityRanker(artefact.featureNames, { itemIds, rates, overall })
}
