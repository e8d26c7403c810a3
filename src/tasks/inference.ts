import type { InferenceWork, Store, TaskEnding } from '../store/store.ts'
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

/**
 * Ranks for several requests at once.
 * @returns by their ids those that had ended otherwise, such as cancelled ones
 * @throws UserUnknown, NoModel, or what the database says; then none of them is finished
 */
export type RankBatch = (requests: readonly RankRequest[]) => Promise<ReadonlyMap<string, TaskEnding>>

/**
 * One read, one scoring pass, one write for the whole batch. A request that is final already is left as it is, so that
 * a second delivery has no effect; only for such ones there is another read.
 */
export const createInference = ({ store: { inferences }, scorer, onResult }: InferenceParts): RankBatch => {
  /** @param begunAtMs from `performance.now()` @returns the ids finished by this call */
  const rank = async (work: readonly InferenceWork[], begunAtMs: number): Promise<ReadonlySet<string>> => {
    if (work.length === 0) return new Set()
    const rankings = await scorer.rank(work)
    const finished = new Set(await inferences.finish(rankings, performance.now() - begunAtMs))
    const now = Date.now()
    for (const { taskId, askedAt } of work) if (finished.has(taskId)) onResult((now - askedAt.getTime()) / 1000)
    return finished
  }

  const workOf = async (requests: readonly RankRequest[]): Promise<readonly InferenceWork[]> => {
    const work = await inferences.work(requests.map(({ taskId }) => taskId))
    const waiting = new Set(work.map(({ taskId }) => taskId))
    const others = requests.filter(({ taskId }) => !waiting.has(taskId))
    if (others.length === 0) return work
    // Final already, or sent by another Celery client, which has stored no row.
    const [unknown] = await inferences.adopt(others)
    if (unknown !== undefined)
      throw new UserUnknown(`task ${unknown} names a user that is not there: start it over HTTP`)
    return [...work, ...(await inferences.work(others.map(({ taskId }) => taskId)))]
  }

  return async (requests) => {
    const begunAtMs = performance.now()
    const finished = await rank(await workOf(requests), begunAtMs)
    const others = requests.map(({ taskId }) => taskId).filter((taskId) => !finished.has(taskId))
    const endings = others.length === 0 ? [] : await inferences.endings(others)
    return new Map(endings.filter(({ status }) => status !== 'SUCCESS').map((ending) => [ending.taskId, ending]))
  }
}
