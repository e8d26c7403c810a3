/**
 * What the front door and the workers agree on: each task's name, its arguments and its result.
 * Sender, worker and clients in other languages use these names, so they never change.
 */
export interface Tasks {
  'worker.tasks.inference.inference': (userId: number) => InferenceResult
  'worker.tasks.train.training': () => TrainingResult
}

/** What a finished inference answers through the result backend; the ranking itself is in the database. */
export interface InferenceResult {
  readonly model_id: string
  readonly ranked: number
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
