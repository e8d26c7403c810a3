import type { Gate } from '../../src/tasks/promotion.ts'

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
