/**
 * What the front door and the workers agree on: each task's name, its arguments and its result.
 * The ranking of an inference is in the database; its result says no more than that it is there.
 * Sender, worker and clients in other languages use these names, so they never change.
 */
export interface Tasks {
  'worker.tasks.inference.inference': (userId: number) => null
  'worker.tasks.train.training': () => TrainingResult
}

/** What a finished training answers through the result backend. */
export interface TrainingResult {
  readonly promoted: boolean
  readonly decision: string
}

/** Progress of a training, as the `result` of its document in the state `PROGRESS`. */
export interface TrainingProgress {
  readonly tree: number
  readonly trees: number
  readonly loss: number
  readonly validation_ndcg10: number
}

export const INFERENCE_TASK = 'worker.tasks.inference.inference'
export const TRAINING_TASK = 'worker.tasks.train.training'
