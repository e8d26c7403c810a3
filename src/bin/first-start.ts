import type { Config } from '../config.ts'
import type { Store } from '../store/store.ts'
import type { Train } from '../tasks/training.ts'
import { addLists, fillCatalogue } from './content.ts'
import { createStatusLine } from './print.ts'
import { tell } from './process.ts'
import { progressText, trainNow } from './training.ts'

export interface FirstStartParts {
  readonly config: Config
  readonly store: Store
  readonly train: Train
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
  if ((await store.models.serving()).length > 0) return
  if ((await store.datasets.answered(config.trainingMinLists)).length < config.trainingMinLists) {
    tell(`lists to learn from: ${await addLists(store, config, new Date())} made-up ones, with choices`)
  }
  const line = createStatusLine(1000)
  const { decision } = await trainNow(train, store, { onProgress: (progress) => line.show(progressText(progress)) })
  line.end()
  tell(`first model: ${decision}`)
}
