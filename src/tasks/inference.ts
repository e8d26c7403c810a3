import type { Store } from '../store/store.ts'
import type { Scorer } from './scorer.ts'

export interface InferenceParts {
  readonly store: Pick<Store, 'inferences'>
  readonly scorer: Scorer
}

/** Ranks for several requests at once. @throws NoModel, or what the database says; then none of them is finished */
export type RankBatch = (taskIds: readonly string[]) => Promise<void>

/**
 * One read, one scoring pass, one write for the whole batch. A request that is final already is left as it is, so that
 * a second delivery has no effect.
 */
export const createInference =
  ({ store, scorer }: InferenceParts): RankBatch =>
  async (taskIds) => {
    const work = await store.inferences.work(taskIds)
    if (work.length > 0) await store.inferences.finish(await scorer.rank(work))
  }
