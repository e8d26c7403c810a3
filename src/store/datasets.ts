import { randomUUID } from 'node:crypto'
import type { Domain, Fields } from '../domain/domain.ts'
import type { Database, HasQuery } from './database.ts'
import { type ItemVersion, readItemVersions } from './item-versions.ts'
import type { DatasetStore, LabelledList, ShownList, Split } from './store.ts'
import { canBeTaskId, toJson } from './values.ts'

/** Lists in one statement: bounds the size of a message to the database. */
const LISTS_PER_STATEMENT = 1_000

/** A list in a dataset is named by its choice, so that a later change of mind does not alter the dataset. */
const ANSWERED = `
  select choice_no from (
    select choice_no from stellwerk.impressions m join stellwerk.choices c using (choice_no)
    where c.shown_count > 0 order by choice_no desc limit $1
  ) newest order by choice_no`

/** Writing the row as it is makes the statement return what is there already. */
const FREEZE = `
  insert into stellwerk.datasets as d (task_id, train, validation, test)
  values ($1, $2::bigint[], $3::bigint[], $4::bigint[])
  on conflict (task_id) do update set task_id = d.task_id
  returning to_json(train) as train, to_json(validation) as validation, to_json(test) as test`

const FROZEN = `
  select to_json(train) as train, to_json(validation) as validation, to_json(test) as test
  from stellwerk.datasets where task_id = $1`

/** What was shown when the choice was made: the first items, and the chosen one wherever it stood. */
const READ = `
  select c.choice_no, c.item_id as chosen, u.fields, i.created_at, r.model_id, listed.items
  from unnest($1::bigint[]) with ordinality as wanted (choice_no, place)
  join stellwerk.choices c on c.choice_no = wanted.choice_no
  join stellwerk.rankings r on r.ranking_no = c.ranking_no
  join stellwerk.inferences i on i.task_id = r.task_id
  join stellwerk.users u on u.user_id = i.user_id
  cross join lateral (
    select json_agg(json_build_array(item_id, version, position) order by position) as items
    from unnest(r.item_ids, r.item_versions) with ordinality as ranked (item_id, version, position)
    where position <= c.shown_count or item_id = c.item_id
  ) listed
  order by wanted.place`

/** Made-up lists are finished, published and answered from the start, and leave no events. */
const ADD_LABELLED = `
  with listed as materialized (
    select nextval('stellwerk.users_user_id_seq') as user_id,
      nextval('stellwerk.rankings_ranking_no_seq') as ranking_no,
      nextval('stellwerk.choices_choice_no_seq') as choice_no, l.*
    from json_to_recordset($1::json) as l (
      task_id text, fields jsonb, item_ids integer[], item_versions integer[], chosen integer, asked_at timestamptz)
  ), added_users as (
    insert into stellwerk.users (user_id, created_at, fields) select user_id, asked_at, fields from listed
  ), added_inferences as (
    insert into stellwerk.inferences (task_id, user_id, status, created_at, published_at, finished_at)
    select task_id, user_id, 'SUCCESS', asked_at, asked_at, asked_at from listed
  ), added_rankings as (
    insert into stellwerk.rankings (ranking_no, task_id, item_ids, item_versions, scores, created_at)
    select ranking_no, task_id, item_ids, item_versions,
      array_fill(0::double precision, array[cardinality(item_ids)]), asked_at from listed
  ), added_choices as (
    insert into stellwerk.choices (choice_no, ranking_no, item_id, chosen_at, shown_count)
    select choice_no, ranking_no, chosen, asked_at, cardinality(item_ids) from listed
  )
  insert into stellwerk.impressions (ranking_no, shown_at, shown_count, choice_no, chosen_item, chosen_at)
  select ranking_no, asked_at, cardinality(item_ids), choice_no, chosen, asked_at from listed`

interface ListRow {
  readonly choice_no: number
  readonly chosen: number
  readonly fields: Fields
  readonly created_at: Date
  readonly model_id: string | null
  readonly items: [itemId: number, version: number, position: number][]
}

const chunksOf = <Entry>(entries: readonly Entry[], size: number): Entry[][] =>
  Array.from({ length: Math.ceil(entries.length / size) }, (_, index) =>
    entries.slice(index * size, (index + 1) * size),
  )

const toShownList = (row: ListRow, fieldsOf: (version: ItemVersion) => Fields): ShownList => ({
  listId: row.choice_no,
  user: row.fields,
  askedAt: row.created_at,
  modelId: row.model_id,
  items: row.items.map(([itemId, version, position]) => ({
    itemId,
    position,
    fields: fieldsOf([itemId, version]),
    label: itemId === row.chosen ? 1 : 0,
  })),
})

const currentVersions = async (session: HasQuery): Promise<Map<number, number>> => {
  const { rows } = await session.query<{ item_id: number; version: number }>(
    'select item_id, version from stellwerk.items where current',
    [],
  )
  return new Map(rows.map(({ item_id, version }) => [item_id, version]))
}

const versionOf = (versions: ReadonlyMap<number, number>, itemId: number): number => {
  const version = versions.get(itemId)
  if (version === undefined) throw new Error(`item ${itemId} is not in the catalogue: fill the catalogue first`)
  return version
}

export const createDatasetStore = (database: Database, domain: Pick<Domain, 'describeUser'>): DatasetStore => {
  const toLabelledRow = (list: LabelledList, versions: ReadonlyMap<number, number>) => ({
    task_id: randomUUID(),
    fields: domain.describeUser(list.user),
    item_ids: list.itemIds,
    item_versions: list.itemIds.map((itemId) => versionOf(versions, itemId)),
    chosen: list.chosen,
    asked_at: list.askedAt.toISOString(),
  })

  return {
    async answered(maxLists) {
      const { rows } = await database.query<{ choice_no: number }>(ANSWERED, [maxLists])
      return rows.map(({ choice_no }) => choice_no)
    },

    async freeze(taskId, { train, validation, test }) {
      const { rows } = await database.query<Split>(FREEZE, [taskId, train, validation, test])
      return rows[0] as Split
    },

    async frozen(taskId) {
      if (!canBeTaskId(taskId)) return undefined
      const { rows } = await database.query<Split>(FROZEN, [taskId])
      return rows[0]
    },

    async read(listIds) {
      const lists: ShownList[] = []
      for (const chunk of chunksOf(listIds, LISTS_PER_STATEMENT)) {
        const { rows } = await database.query<ListRow>(READ, [chunk])
        const shown = rows.flatMap(({ items }) => items.map(([itemId, version]): ItemVersion => [itemId, version]))
        const fieldsOf = await readItemVersions(database, shown)
        for (const row of rows) lists.push(toShownList(row, fieldsOf))
      }
      return lists
    },

    addLabelled: (lists) =>
      database.transaction(async (session) => {
        const versions = await currentVersions(session)
        for (const chunk of chunksOf(lists, LISTS_PER_STATEMENT)) {
          const rows = chunk.map((list) => toLabelledRow(list, versions))
          await session.query(ADD_LABELLED, [toJson(rows)])
        }
      }),
  }
}
