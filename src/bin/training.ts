import { randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import type { TrainingProgress, TrainingResult } from '../contract.ts'
import { definitionOf } from '../domain/define.ts'
import type { Run, Store, TrainingCause } from '../store/store.ts'
import type { Gate } from '../tasks/promotion.ts'
import { type Repetition, repeatTraining } from '../tasks/repeat.ts'
import { openTrainer, type TrainerHooks } from '../tasks/trainer.ts'
import { createTraining, type Train } from '../tasks/training.ts'
import { textOf } from '../telemetry/error-text.ts'
import type { Opened } from './opened.ts'
import { domain } from './system.ts'

const gateOf = (config: Config): Gate => ({
  policy: config.promotePolicy,
  minLists: config.promoteMinLists,
  minGain: config.promoteMinGain,
  minRelativeGain: config.promoteMinRelativeGain,
  guardTolerance: config.promoteGuardTolerance,
  canaryShare: config.canaryShare,
})

const openTrainingThread = (opened: Opened) =>
  opened.add('trainer', openTrainer(definitionOf(domain)), (it) => it.close())

/** Opens the thread that trains and gives the way to train with these settings. */
export const openTraining = (config: Config, store: Store, opened: Opened): Train => {
  const trainer = openTrainingThread(opened)
  const policy = {
    maxLists: config.trainingMaxLists,
    minLists: config.trainingMinLists,
    gate: gateOf(config),
    objective: config.trainingObjective,
    trees: config.trainingTrees,
    leaves: config.trainingLeaves,
    learningRate: config.trainingLearningRate,
    seed: config.seed,
  }
  return createTraining({ store, trainer, policy })
}

/**
 * Does the training of a stored model once more and compares the bytes; stores nothing.
 * @param name a version, a task id or an alias
 * @throws NotRepeatable
 */
export const repeatNow = async (
  name: string,
  { store, opened }: { store: Store; opened: Opened },
  hooks: TrainerHooks,
): Promise<Repetition> => {
  const model = await store.registry.find(name)
  if (model === undefined) throw new Error(`there is no model ${name}: "stellwerk models" lists them`)
  return repeatTraining({ store, trainer: openTrainingThread(opened) })(model, hooks)
}

/** A whole training in this process, without the queue: for the first start and for the command line. */
export const trainNow = async (
  train: Train,
  store: Store,
  { cause, ...hooks }: TrainerHooks & { readonly cause?: TrainingCause },
): Promise<TrainingResult> => {
  const taskId = randomUUID()
  await store.models.start(taskId, { cause })
  let run: Run | undefined
  const onBegin = (begun: Run) => {
    run = begun
  }
  try {
    return await train(taskId, { ...hooks, onBegin })
  } catch (error) {
    // Only as long as it is this run's to say: a worker may have taken the training over.
    if (run) await store.models.fail(run, textOf(error))
    throw error
  }
}

/** How far a training is, in one line. */
export const progressText = ({ tree, trees, loss, validation_ndcg10 }: TrainingProgress) =>
  `training: tree ${tree} of at most ${trees}, loss ${loss.toFixed(4)}, NDCG@10 on validation ${validation_ndcg10.toFixed(4)}`
