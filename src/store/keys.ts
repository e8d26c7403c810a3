import type { HasQuery } from './database.ts'
import type { KeyRow, KeyScope, KeyStore } from './store.ts'
import { canBeRowId } from './values.ts'

interface KeyColumns {
  readonly key_id: number
  readonly name: string
  readonly scope: KeyScope
  readonly prefix: string
  readonly created_at: Date
  readonly withdrawn_at: Date | null
}

const SHOWN = 'key_id, name, scope, prefix, created_at, withdrawn_at'

const ADD = `
  insert into stellwerk.api_keys (name, scope, prefix, hash)
  select $1::text, $2::text, $3::text, $4::bytea
  where $2::text = 'operator'
    or exists (select from stellwerk.api_keys where scope = 'operator' and withdrawn_at is null)
  returning ${SHOWN}`

/** The lock lets two operators who withdraw at once take turns: the second sees what the first has left. */
const WITHDRAW = `
  with operators as (
    select key_id from stellwerk.api_keys where scope = 'operator' and withdrawn_at is null order by key_id for update
  )
  update stellwerk.api_keys set withdrawn_at = coalesce(withdrawn_at, now())
  where key_id = $1
    and (scope <> 'operator' or withdrawn_at is not null or exists (select from operators where key_id <> $1))
  returning ${SHOWN}`

const EXISTS = 'select key_id from stellwerk.api_keys where key_id = $1'

const toRow = (row: KeyColumns): KeyRow => ({
  keyId: row.key_id,
  name: row.name,
  scope: row.scope,
  prefix: row.prefix,
  createdAt: row.created_at,
  withdrawnAt: row.withdrawn_at,
})

export const createKeyStore = (database: HasQuery): KeyStore => ({
  async add({ name, scope, prefix, hash }) {
    const { rows } = await database.query<KeyColumns>(ADD, [name, scope, prefix, hash])
    return rows.map(toRow)[0]
  },

  async all() {
    const { rows } = await database.query<KeyColumns & { hash: Uint8Array }>(
      `select ${SHOWN}, hash from stellwerk.api_keys order by key_id`,
      [],
    )
    return rows.map((row) => ({ ...toRow(row), hash: row.hash }))
  },

  async withdraw(keyId) {
    if (!canBeRowId(keyId)) return undefined
    const { rows } = await database.query<KeyColumns>(WITHDRAW, [keyId])
    if (rows.length > 0) return rows.map(toRow)[0]
    return (await database.query(EXISTS, [keyId])).rows.length > 0 ? 'last' : undefined
  },
})
