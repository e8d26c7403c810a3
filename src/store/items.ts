import type { Fields } from '../domain/domain.ts'
import type { Database, HasQuery } from './database.ts'
import type { ItemStore } from './store.ts'
import { asPublicRow, canBeItemId, toJson } from './values.ts'

interface ItemRow {
  readonly item_id: number
  readonly version: number
  readonly created_at: Date
  readonly fields: Fields
}

type NewItems = Parameters<ItemStore['replaceAll']>[0]

const COLUMNS = 'item_id, version, created_at, fields'

const WANTED = `json_to_recordset($1::json) as wanted (item_id integer, fields jsonb)`

/** Takes out of the catalogue what is missing in the wanted items or differs from them. */
const RETIRE = `
  update stellwerk.items i set current = false
  where current and not exists (
    select from ${WANTED} where wanted.item_id = i.item_id and wanted.fields = i.fields)
  returning item_id`

/** Adds a version of every wanted item that is not in the catalogue now. */
const ADD = `
  insert into stellwerk.items (item_id, version, fields)
  select wanted.item_id, coalesce((select max(version) from stellwerk.items i where i.item_id = wanted.item_id), 0) + 1,
    wanted.fields
  from ${WANTED}
  where not exists (select from stellwerk.items i where i.item_id = wanted.item_id and i.current)
  returning item_id`

const replaceItems = async (session: HasQuery, items: NewItems) => {
  // Locks the catalogue's row, so that two replacements take turns.
  await session.query('select revision from stellwerk.catalogue for update')
  const json = toJson(items.map(({ itemId, fields }) => ({ item_id: itemId, fields })))
  const { rows: retired } = await session.query<{ item_id: number }>(RETIRE, [json])
  const { rows: inserted } = await session.query<{ item_id: number }>(ADD, [json])
  if (retired.length + inserted.length > 0)
    await session.query('update stellwerk.catalogue set revision = revision + 1')
  const before = new Set(retired.map(({ item_id }) => item_id))
  const changed = inserted.filter(({ item_id }) => before.has(item_id)).length
  return { added: inserted.length - changed, changed, removed: retired.length - changed }
}

/** @param noun what the domain calls an item */
export const createItemStore = (database: Database, noun: string): ItemStore => {
  const toPublic = (row: ItemRow) => asPublicRow(`${noun}_id`, row.item_id, row.created_at, row.fields)
  return {
    replaceAll: (items) => database.transaction((session) => replaceItems(session, items)),

    async revision() {
      const { rows } = await database.query<{ revision: number }>('select revision from stellwerk.catalogue', [])
      return rows[0]?.revision ?? 0
    },

    async current() {
      // One statement, so that the items are those of the revision; an empty catalogue still gives its revision.
      const { rows } = await database.query<{ revision: number } & (ItemRow | { item_id: null })>(
        `select c.revision, ${COLUMNS} from stellwerk.catalogue c left join stellwerk.items i on i.current
         order by item_id`,
        [],
      )
      return {
        revision: rows[0]?.revision ?? 0,
        items: rows.flatMap((row) =>
          row.item_id === null ? [] : [{ itemId: row.item_id, version: row.version, fields: row.fields }],
        ),
      }
    },

    async get(itemId) {
      if (!canBeItemId(itemId)) return undefined
      const { rows } = await database.query<ItemRow>(
        `select ${COLUMNS} from stellwerk.items where current and item_id = $1`,
        [itemId],
      )
      return rows.map(toPublic)[0]
    },

    async list({ limit, offset }) {
      const { rows } = await database.query<ItemRow>(
        `select ${COLUMNS} from stellwerk.items where current order by item_id limit $1 offset $2`,
        [limit, offset],
      )
      return rows.map(toPublic)
    },

    async count() {
      const { rows } = await database.query<{ count: number }>(
        'select count(*) as count from stellwerk.items where current',
        [],
      )
      return rows[0]?.count ?? 0
    },
  }
}
