import { gradedLists } from '../../bench/graded-lists.ts'
import { boostedTrees } from '../../src/ranking/boosting.ts'
import type { BoostingOptions } from '../../src/ranking/boosting-options.ts'
import { aDataset } from './builders.ts'

/** Enough rows that threads share the upper nodes of a tree; the lower ones stay below what is shared. */
export const fitGraded = (options: BoostingOptions): Uint8Array => {
  const train = gradedLists({ rows: 20_000, columns: 9, seed: 1 })
  const validation = { ...aDataset([]), featureNames: train.featureNames }
  const few = { objective: 'lambdarank', trees: 5, maxLeaves: 15, patienceTrees: 0 } as const
  return boostedTrees.fit({ train, validation }, { ...few, ...options }).save()
}
