import type { InferenceResult } from '../contract.ts'
import type { Ranking, Store } from '../store/store.ts'
import type { Scorer } from './scorer.ts'

export interface InferenceParts {
  readonly store: Pick<Store, 'inferences'>
  readonly scorer: Scorer
}

/** Ranks for several requests at once; answers for those that this call finished or that were final before. */
export type RankBatch = (taskIds: readonly string[]) => Promise<ReadonlyMap<string, InferenceResult>>

/**
 * One read, one scoring pass, one write for the whole batch. A request that is final already is left as it is, so that
 * a second delivery has no effect.
 */
export const createInference =
  ({ store, scorer }: InferenceParts): RankBatch =>
  async (taskIds) => {
    const work = await store.inferences.work(taskIds)
    const rankings = work.length === 0 ? [] : await scorer.rank(work)
    await store.inferences.finish(rankings)
    return new Map(rankings.map((ranking) => [ranking.taskId, resultOf(ranking)]))
  }

const resultOf = (ranking: Ranking): InferenceResult => ({ model_id: ranking.modelId, ranked: ranking.itemIds.length })
