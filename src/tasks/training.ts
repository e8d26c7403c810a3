import { isFinal } from '../celery/index.ts'
import type { TrainingResult } from '../contract.ts'
import type { ModelRow, Run, Store, TaskEnding } from '../store/store.ts'
import { AlreadyEnded } from './ended.ts'
import { startHeartbeat } from './heartbeat.ts'
import { decide, type Gate } from './promotion.ts'
import { readSplit, splitByTime } from './split.ts'
import type { Trainer, TrainerHooks } from './trainer.ts'
import type { TrainingSettings } from './training-thread.ts'

/** There is too little to learn from; the message says how much is missing and what to do. */
export class TooFewLists extends Error {
  override readonly name = 'TooFewLists'
}

/** Another run of the same training has begun since; this one may write nothing any more. */
export class Superseded extends Error {
  override readonly name = 'Superseded'

  constructor({ taskId, attempt }: Run) {
    super(`run ${attempt} of training ${taskId} was overtaken by a newer one: its result counts`)
  }
}

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

export interface TrainHooks extends TrainerHooks {
  /** The run that has begun, for whoever writes down how it fails. */
  readonly onBegin?: (run: Run) => void
}

/**
 * Trains a challenger for the model row `taskId`, and promotes it or not. Running it again for a finished row changes
 * nothing. @throws TooFewLists; AlreadyEnded for a row that ended without a model; Superseded
 */
export type Train = (taskId: string, hooks?: TrainHooks) => Promise<TrainingResult>

/**
 * Freezes a dataset, trains, tries challenger and champion on the same held-out lists, decides, and stores it all.
 * A training that was cut off runs again on the dataset that it had frozen. Each run has a number, and only the newest
 * one can write its end: a worker that was taken for dead and comes back changes nothing.
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

  /** @returns whether the end was written */
  const trainAndStore = async (run: Run, hooks: TrainerHooks): Promise<boolean> => {
    const { taskId } = run
    const split = await freeze(taskId)
    const lists = await readSplit(store.datasets, split)
    const explored = await store.explored.among([...split.validation, ...split.test])
    const champion = (await store.models.serving())[0]?.modelId ?? null
    const artefact = champion === null ? null : ((await store.models.artefact(champion)) ?? null)
    const { trial, basis, ...model } = await trainer.train({ lists, explored, settings, champion: artefact }, hooks)
    await store.drift.saveBasis(taskId, basis)
    const verdict = decide(trial, gate)
    return store.models.finish({ ...model, ...run, settings: { ...settings }, comparedWith: champion, verdict })
  }

  const execute = async (run: Run, { signal, ...hooks }: TrainerHooks): Promise<void> => {
    const heartbeat = startHeartbeat(() => store.models.touch(run), signal)
    try {
      if (!(await trainAndStore(run, { ...hooks, signal: heartbeat.signal }))) throw new Superseded(run)
    } catch (error) {
      // Ended by its own heartbeat.
      throw heartbeat.signal.aborted && !signal?.aborted ? new Superseded(run) : error
    } finally {
      heartbeat.stop()
    }
  }

  return async (taskId, { onBegin, ...hooks } = {}) => {
    // A training that another Celery client asked for has no row yet.
    await store.models.start(taskId)
    const run = await store.models.begin(taskId)
    if (run) onBegin?.(run)
    const overtaken = run && (await execute(run, hooks).catch(onlySuperseded))
    const row = await store.models.find(taskId)
    if (overtaken && !(row && isFinal(row.status))) throw overtaken
    return resultOf(row)
  }
}

/** A run that was overtaken answers with what came of the other one, if that has ended. */
const onlySuperseded = (error: unknown): Superseded => {
  if (error instanceof Superseded) return error
  throw error
}

const resultOf = (row: ModelRow | undefined): TrainingResult => {
  if (row && row.status !== 'SUCCESS') throw new AlreadyEnded(row as ModelRow & TaskEnding)
  return { promoted: row?.promotedAt != null, decision: row?.decision ?? 'This training is not known.' }
}
