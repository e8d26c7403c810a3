import type { Config } from '../config.ts'
import type { Store } from '../store/store.ts'
import type { Train } from '../tasks/training.ts'
import { loadUsable } from '../tasks/usable.ts'
import { textOf } from '../telemetry/error-text.ts'
import { addLists, fillCatalogue } from './content.ts'
import { createStatusLine } from './print.ts'
import { tell } from './process.ts'
import { domain } from './system.ts'
import { progressText, trainNow } from './training.ts'

export interface FirstStartParts {
  readonly config: Config
  readonly store: Store
  readonly train: Train
}

/** A champion of an earlier version may be unreadable, or know other features; then the first training replaces it. */
const hasUsableChampion = async (store: Store) => {
  const champion = (await store.models.serving())[0]?.modelId
  const artefact = champion === undefined ? undefined : await store.models.artefact(champion)
  if (!artefact) return false
  try {
    loadUsable(artefact, domain.features.names)
    return true
  } catch (error) {
    tell(`the champion ${champion} cannot serve (${textOf(error)}): a new model is trained`)
    return false
  }
}

/**
 * Makes what is missing before the first request can be answered: a catalogue, lists to learn from, a model that serves.
 * Each step is skipped where it was done before, so a start that was cut off goes on where it stopped.
 */
export const firstStart = async ({ config, store, train }: FirstStartParts) => {
  if ((await store.items.count()) === 0) {
    const { added } = await fillCatalogue(store, config)
    tell(`catalogue: ${added} made-up items`)
  }
  if (await hasUsableChampion(store)) return
  if ((await store.datasets.answered(config.trainingMinLists)).length < config.trainingMinLists) {
    tell(`lists to learn from: ${await addLists(store, config, new Date())} made-up ones, with choices`)
  }
  const line = createStatusLine(1000)
  const { decision } = await trainNow(train, store, {
    cause: 'first',
    onProgress: (progress) => line.show(progressText(progress)),
  })
  line.end()
  tell(`first model: ${decision}`)
}
