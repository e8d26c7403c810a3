import type { TaskPortraitAnswer } from '../../../../src/api/task-rows.ts'
import { factsOf, type RankedItem } from '../../domain/item.ts'
import { readSchema } from '../../domain/schema.ts'
import { useReference } from '../../domain/use-reference.ts'
import { pathPart } from '../../server/path-part.ts'
import { useAnswer } from '../../server/use-answer.ts'

type RankingAnswer = NonNullable<TaskPortraitAnswer['ranking']>

/** How many of a ranking are named: the best, and where another one was chosen, all among which it is. */
const namedOf = ({ best, kept, chosen_item }: RankingAnswer) => {
  const isAmongBest = best.some(({ item_id }) => item_id === chosen_item)
  const isElsewhere = chosen_item !== null && chosen_item !== -1 && !isAmongBest
  return Math.max(1, isElsewhere ? kept : best.length)
}

/** What the items of a ranking are called, by their ids; reads it without counting as shown. */
export const useTitles = (taskId: string, ranking: RankingAnswer): ReadonlyMap<number, string> => {
  const { answer: reference } = useReference()
  const path = `/inference/results/${pathPart(taskId)}?impression=false&limit=${namedOf(ranking)}`
  const { answer: items } = useAnswer<readonly RankedItem[]>(path)
  if (reference === undefined || items === undefined) return new Map()
  const schema = readSchema(reference)
  return new Map(
    items.map((item) => {
      const { id, title } = factsOf(item, schema)
      return [id, title]
    }),
  )
}
