import type { InferenceWork, Store } from '../store/store.ts'
import type { Scorer } from './scorer.ts'

export interface InferenceParts {
  readonly store: Pick<Store, 'inferences'>
  readonly scorer: Scorer
  /** Told for each finished request how many seconds lie between its acceptance and its result. */
  readonly onResult: (seconds: number) => void
}

/** One request to rank: the message's id and its argument. */
export interface RankRequest {
  readonly taskId: string
  readonly userId: number
}

/** The message names a user that is not there. */
export class UserUnknown extends Error {
  override readonly name = 'UserUnknown'
}

/** Ranks for several requests at once. @throws UserUnknown, NoModel, or what the database says; then none of them is finished */
export type RankBatch = (requests: readonly RankRequest[]) => Promise<void>

/**
 * One read, one scoring pass, one write for the whole batch. A request that is final already is left as it is, so that
 * a second delivery has no effect.
 */
export const createInference = ({ store, scorer, onResult }: InferenceParts): RankBatch => {
  const rank = async (work: readonly InferenceWork[]) => {
    if (work.length === 0) return
    const finished = new Set(await store.inferences.finish(await scorer.rank(work)))
    const now = Date.now()
    for (const { taskId, askedAt } of work) if (finished.has(taskId)) onResult((now - askedAt.getTime()) / 1000)
  }

  return async (requests) => {
    const work = await store.inferences.work(requests.map(({ taskId }) => taskId))
    const waiting = new Set(work.map(({ taskId }) => taskId))
    const others = requests.filter(({ taskId }) => !waiting.has(taskId))
    if (others.length === 0) return rank(work)
    // Final already, or sent by another Celery client, which has stored no row.
    const [unknown] = await store.inferences.adopt(others)
    if (unknown !== undefined)
      throw new UserUnknown(`task ${unknown} names a user that is not there: start it over HTTP`)
    await rank([...work, ...(await store.inferences.work(others.map(({ taskId }) => taskId)))])
  }
}
