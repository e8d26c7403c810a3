import type { ItemExplanation } from '../contract.ts'
import { NotExplainable, Unavailable } from './errors.ts'
import type { Explain } from './parts.ts'

/**
 * Why the first items of a ranking have their scores.
 * @returns one per item, best first; undefined when there is no ranking
 * @throws NotExplainable, Unavailable
 */
export const createExplanations =
  (explain: Explain) =>
  async (taskId: string, limit: number): Promise<readonly ItemExplanation[] | undefined> => {
    const outcome = await explain(taskId, limit)
    if (outcome.kind === 'not-explainable') throw new NotExplainable(taskId, outcome.reason)
    if (outcome.kind === 'busy') throw new Unavailable('too many explanations are waiting: try again in a moment')
    return outcome.kind === 'explained' ? outcome.items : undefined
  }
