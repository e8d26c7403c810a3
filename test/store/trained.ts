import type { TrainedModel } from '../../src/store/store.ts'
import { aTaskId } from './builders.ts'
import type { Stage } from './stage.ts'

export const trained = (taskId: string, changes: Partial<TrainedModel> = {}): TrainedModel => ({
  taskId,
  // The number of a training that was never begun.
  attempt: 0,
  kind: 'trees',
  artefact: new Uint8Array([1, 2, 3]),
  metrics: { test: { auc: 0.8, 'ndcg@10': 0.6 } },
  settings: { seed: 1 },
  comparedWith: null,
  verdict: { kind: 'promote', decision: 'better on the held-out lists' },
  ...changes,
})

/** A finished training. @returns its task id */
export const trainOne = async ({ store }: Pick<Stage, 'store'>, changes: Partial<TrainedModel> = {}) => {
  const taskId = aTaskId()
  await store.models.start(taskId)
  await store.models.finish(trained(taskId, changes))
  return taskId
}
