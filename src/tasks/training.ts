import type { TrainingResult } from '../contract.ts'
import type { Store } from '../store/store.ts'
import { decide, type Gate } from './promotion.ts'
import { readSplit, splitByTime } from './split.ts'
import type { Trainer, TrainerHooks } from './trainer.ts'
import type { TrainingSettings } from './training-thread.ts'

/** There is too little to learn from; the message says how much is missing and what to do. */
export class TooFewLists extends Error {
  override readonly name = 'TooFewLists'
}

/** Explored lists that counterfactual estimates are made from, the newest: they bound the time. */
const MOST_EXPLORED = 1_000

export interface TrainingPolicy extends TrainingSettings {
  /** Answered lists used at most, the newest ones. */
  readonly maxLists: number
  /** Answered lists below which there is no training. */
  readonly minLists: number
  readonly gate: Gate
}

export interface TrainingParts {
  readonly store: Pick<Store, 'datasets' | 'models' | 'drift' | 'explored'>
  readonly trainer: Trainer
  readonly policy: TrainingPolicy
}

/** Trains a challenger for the model row `taskId`, and promotes it or not. Running it again for a finished row changes nothing. */
export type Train = (taskId: string, hooks?: TrainerHooks) => Promise<TrainingResult>

/**
 * Freezes a dataset, trains, tries challenger and champion on the same held-out lists, decides, and stores it all.
 * A training that was cut off runs again on the dataset that it had frozen.
 */
export const createTraining = ({ store, trainer, policy }: TrainingParts): Train => {
  const { maxLists, minLists, gate, ...settings } = policy

  const freeze = async (taskId: string) => {
    const answered = await store.datasets.answered(maxLists)
    if (answered.length < minLists) {
      throw new TooFewLists(
        `only ${answered.length} lists were shown and answered and ${minLists} are needed: ` +
          'let users choose first ("stellwerk traffic" makes some up), or lower TRAINING_MIN_LISTS',
      )
    }
    return store.datasets.freeze(taskId, splitByTime(answered))
  }

  return async (taskId, hooks) => {
    // A training that another Celery client asked for has no row yet.
    await store.models.start(taskId)
    if (!(await store.models.begin(taskId))) return outcomeOf(await store.models.find(taskId))
    const split = await freeze(taskId)
    const lists = await readSplit(store.datasets, split)
    const explored = await store.explored.among([...split.validation, ...split.test], MOST_EXPLORED)
    const champion = (await store.models.serving())[0]?.modelId ?? null
    const artefact = champion === null ? null : ((await store.models.artefact(champion)) ?? null)
    const { trial, inputs, ...model } = await trainer.train({ lists, explored, settings, champion: artefact }, hooks)
    await store.drift.saveReference(taskId, inputs)
    await store.models.finish({
      ...model,
      taskId,
      settings: { ...settings },
      comparedWith: champion,
      verdict: decide(trial, gate),
    })
    return outcomeOf(await store.models.find(taskId))
  }
}

const outcomeOf = (row: Awaited<ReturnType<Store['models']['find']>>): TrainingResult => ({
  promoted: row?.promotedAt != null,
  decision: row?.decision ?? row?.reason ?? 'This training is not known.',
})
