import type { Domain } from '../domain/domain.ts'
import type { ResultRow } from '../store/store.ts'

/** Name of the item's id in requests and answers, such as `location_id`. */
export const itemKey = ({ nouns }: Pick<Domain, 'nouns'>) => `${nouns.item}_id`

/** Name of the user's id in answers. */
export const userKey = ({ nouns }: Pick<Domain, 'nouns'>) => `${nouns.user}_id`

export const resultRow = (domain: Domain, result: ResultRow) => ({
  result_id: result.resultId,
  task_id: result.taskId,
  [userKey(domain)]: result.userId,
  [itemKey(domain)]: result.itemId,
  score: result.score,
  label: result.label,
  shown: result.shown,
  model_version: result.modelVersion,
})
