import type { Fields } from '../domain/domain.ts'
import type { HasQuery } from './database.ts'
import { type ItemVersion, readItemVersions } from './item-versions.ts'
import type { ExploredStore } from './store.ts'

const AMONG = `
  select c.choice_no, u.fields, i.created_at, c.shown_count,
    coalesce(array_position(r.item_ids, c.item_id), 0) - 1 as chosen, to_json(r.propensities) as propensities, (
      select json_agg(json_build_array(item_id, version) order by position)
      from unnest(r.item_ids, r.item_versions) with ordinality as ranked (item_id, version, position)
    ) as items
  from unnest($1::bigint[]) with ordinality as wanted (choice_no, place)
  join stellwerk.choices c on c.choice_no = wanted.choice_no
  join stellwerk.rankings r on r.ranking_no = c.ranking_no
  join stellwerk.inferences i on i.task_id = r.task_id
  join stellwerk.users u on u.user_id = i.user_id
  where r.temperature is not null and c.shown_count > 0
  order by wanted.place`

interface ExploredRow {
  readonly choice_no: number
  readonly fields: Fields
  readonly created_at: Date
  readonly shown_count: number
  readonly chosen: number
  readonly propensities: readonly number[]
  readonly items: readonly ItemVersion[]
}

export const createExploredStore = (database: HasQuery): ExploredStore => ({
  async among(listIds) {
    const { rows } = await database.query<ExploredRow>(AMONG, [listIds])
    const fieldsOf = await readItemVersions(
      database,
      rows.flatMap(({ items }) => items),
    )
    return rows.map((row) => ({
      listId: row.choice_no,
      user: row.fields,
      askedAt: row.created_at,
      shownCount: row.shown_count,
      chosen: row.chosen,
      items: row.items.map((version, index) => ({
        itemId: version[0],
        fields: fieldsOf(version),
        propensity: row.propensities[index] ?? 0,
      })),
    }))
  },
})
