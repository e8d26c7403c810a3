import type { Gate } from '../../src/tasks/promotion.ts'
import type { TrainingPolicy } from '../../src/tasks/training.ts'

/** A gate that asks for a sure gain and nothing more. */
export const aGate = (changes: Partial<Gate> = {}): Gate => ({
  policy: 'auto',
  minLists: 1,
  minGain: 0,
  minRelativeGain: 0,
  guardTolerance: 1,
  canaryShare: 10,
  ...changes,
})

/** A training that takes no time: five small trees. */
export const aPolicy = (changes: Partial<TrainingPolicy> = {}): TrainingPolicy => ({
  maxLists: 500,
  minLists: 30,
  gate: aGate(),
  objective: 'logistic',
  trees: 5,
  leaves: 4,
  learningRate: 0.1,
  seed: 1,
  ...changes,
})
