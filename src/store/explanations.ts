import type { Fields } from '../domain/domain.ts'
import type { HasQuery } from './database.ts'
import type { ExplainableRanking, ExplanationStore } from './store.ts'
import { canBeTaskId } from './values.ts'

const EXPLAINABLE = `
  select r.model_id, r.temperature is not null as is_explored, u.fields, i.created_at, (
    select coalesce(json_agg(json_build_array(item_id, score, item.fields) order by position), '[]')
    from unnest(r.item_ids[1:$2], r.item_versions[1:$2], r.scores[1:$2])
      with ordinality as ranked (item_id, version, score, position)
    join stellwerk.items item using (item_id, version)
  ) as items
  from stellwerk.rankings r
  join stellwerk.inferences i on i.task_id = r.task_id
  join stellwerk.users u on u.user_id = i.user_id
  where r.task_id = $1`

interface ExplainableRow {
  readonly model_id: string | null
  readonly is_explored: boolean
  readonly fields: Fields
  readonly created_at: Date
  readonly items: [itemId: number, score: number, fields: Fields][]
}

const toExplainable = (row: ExplainableRow): ExplainableRanking => ({
  modelId: row.model_id,
  isExplored: row.is_explored,
  user: row.fields,
  askedAt: row.created_at,
  items: row.items.map(([itemId, score, fields]) => ({ itemId, score, fields })),
})

export const createExplanationStore = (database: HasQuery): ExplanationStore => ({
  async explainable(taskId, limit) {
    if (!canBeTaskId(taskId)) return undefined
    const { rows } = await database.query<ExplainableRow>(EXPLAINABLE, [taskId, limit])
    return rows.map(toExplainable)[0]
  },
})
