import { type ReferenceDocument, readSchema } from '../../domain/schema.ts'
import { pathPart } from '../../server/path-part.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { factsOf, type RankedItem } from '../search/item.ts'

/** What the items of a ranking are called, by their ids; reads it without counting as shown. */
export const useTitles = (taskId: string, kept: number): ReadonlyMap<number, string> => {
  const { answer: reference } = useAnswer<ReferenceDocument>('/openapi.json')
  const path = `/inference/results/${pathPart(taskId)}?impression=false&limit=${Math.max(1, kept)}`
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
