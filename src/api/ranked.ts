import { isFinal } from '../celery/index.ts'
import type { Domain } from '../domain/domain.ts'
import type { TaskRow } from '../store/store.ts'
import { ItemNotRanked, TaskUnfinished, TaskUnknown, TaskWithoutRanking } from './errors.ts'
import { createExplanations } from './explanations.ts'
import type { ApiStore, Explain } from './parts.ts'
import type { Progress, Waiting } from './progress.ts'
import { itemKey, resultRow } from './rows.ts'

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

interface RankedParts {
  readonly domain: Domain
  readonly store: Pick<ApiStore, 'inferences' | 'rankings'>
  readonly explain: Explain
  readonly progress: (taskId: string, waiting: Waiting) => Promise<Progress<TaskRow>>
}

/** What was ranked for a request, and the choice among it. */
export const createRanked = ({ domain, store: { inferences, rankings }, explain, progress }: RankedParts) => {
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
