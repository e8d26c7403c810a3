import { randomUUID } from 'node:crypto'
import { isFinal } from '../celery/index.ts'
import { INFERENCE_TASK } from '../contract.ts'
import type { Domain, Fields } from '../domain/domain.ts'
import type { StartOptions, TaskRow } from '../store/store.ts'
import type { Log } from '../telemetry/log.ts'
import type { Cancel } from './cancel.ts'
import type { Dispatch } from './dispatch.ts'
import { ItemNotRanked, TaskUnfinished, TaskUnknown, TaskWithoutRanking, Unprocessable } from './errors.ts'
import { createExplanations } from './explanations.ts'
import { createFollow } from './follow.ts'
import type { ApiStore, Explain, TaskQueue } from './parts.ts'
import { createProgress, type Progress, type Waiting } from './progress.ts'
import type { Publications } from './publications.ts'
import { itemKey, resultRow } from './rows.ts'
import { taskEvents } from './task-events.ts'

export interface InferenceParts {
  readonly domain: Domain
  readonly store: Pick<ApiStore, 'inferences' | 'rankings'>
  readonly queue: Pick<TaskQueue, 'result'>
  readonly explain: Explain
  readonly dispatch: Dispatch
  readonly cancel: Cancel
  readonly publications: Publications
  readonly log: Log
}

export interface RankingRequest extends Waiting {
  readonly taskId: string
  readonly limit: number
  /** Whether the items count as shown. */
  readonly impression: boolean
  /** Whether each item says why it has its score. */
  readonly explain: boolean
}

export interface Choice {
  readonly taskId: string
  /** -1 says that none suited. */
  readonly itemId: number
}

const ticket = (taskId: string, status: string) => ({ task_id: taskId, status, type: 'inference' as const })

const describe = ({ row, state }: Progress<TaskRow>) => ticket(row.taskId, state)

/** From a user's request to the choice among what was ranked for it. */
export const createInference = (parts: InferenceParts) => {
  const { domain, store, queue, explain, dispatch, cancel, publications, log } = parts
  const { inferences, rankings } = store
  const looking = { find: (taskId: string) => inferences.find(taskId), queue, log }
  const progress = createProgress(looking)
  const follow = createFollow(looking)

  const explanationsOf = createExplanations(explain)

  /** Why there is no ranking to show or to choose from. */
  const reasonAgainst = async (taskId: string) => {
    const row = await inferences.find(taskId)
    if (row === undefined) return new TaskUnknown(taskId)
    const ended = isFinal(row.status) && row.status !== 'SUCCESS'
    return ended ? new TaskWithoutRanking(taskId, row.status, row.reason) : new TaskUnfinished(taskId, row.status)
  }

  return {
    /**
     * Accepts a request; from here on it is not lost.
     * @throws Unprocessable when the fields do not fit each other
     */
    async start(user: Fields, options: StartOptions & { readonly ownerKey?: number | null } = {}) {
      const problems = domain.check(user)
      if (problems.length > 0) throw new Unprocessable(problems)
      const taskId = randomUUID()
      const { userId, deadlineAt } = await inferences.start({ taskId, user, ...options })
      await dispatch(INFERENCE_TASK, { taskId, args: [userId], deadlineAt, publications })
      return ticket(taskId, 'PENDING')
    },
    /** @throws TaskUnknown */
    async status(taskId: string, waiting: Waiting) {
      return describe(await progress(taskId, waiting))
    },
    /** The state now and at each change, until the final one. @throws TaskUnknown before the first event */
    events: (taskId: string, lastEventId: string | null, signal: AbortSignal) =>
      taskEvents({ changes: follow(taskId, signal), describe, lastEventId }),
    /** Ends it without a ranking. @throws TaskUnknown, TaskEnded */
    async cancel(taskId: string) {
      await cancel(inferences, taskId)
      return ticket(taskId, 'REVOKED')
    },
    /**
     * The best items, best first; the first call with `impression` is remembered as what the user was shown.
     * @throws TaskUnknown, TaskUnfinished, TaskWithoutRanking, NotExplainable, Unavailable
     */
    async results({ taskId, limit, impression, explain: asked, ...waiting }: RankingRequest) {
      if (waiting.waitSeconds > 0) await progress(taskId, waiting)
      // Explained first: a list that is not answered must not be remembered as shown.
      const explanations = asked ? await explanationsOf(taskId, limit) : []
      if (explanations === undefined) throw await reasonAgainst(taskId)
      const ranked = await (impression ? rankings.show(taskId, limit) : rankings.peek(taskId, limit))
      if (ranked === undefined) throw await reasonAgainst(taskId)
      return ranked.map(({ score, itemId, modelVersion, fields }, index) => ({
        score,
        [itemKey(domain)]: itemId,
        model_version: modelVersion,
        ...fields,
        ...(asked ? { explanation: explanations[index] } : {}),
      }))
    },
    /**
     * Records the choice.
     * @returns the labelled result, or null when none suited
     * @throws TaskUnknown, TaskUnfinished, TaskWithoutRanking, ItemNotRanked
     */
    async choose({ taskId, itemId }: Choice) {
      const outcome = await rankings.choose(taskId, itemId)
      if (outcome.kind === 'chosen') return resultRow(domain, outcome.result)
      if (outcome.kind === 'none-suited') return null
      if (outcome.kind === 'not-ranked') throw new ItemNotRanked(itemKey(domain), itemId)
      throw await reasonAgainst(taskId)
    },
  }
}

export type Inference = ReturnType<typeof createInference>
