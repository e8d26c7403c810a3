import type { HasQuery } from './database.ts'
import type { IdempotencyStore, KeyName, KeyUse } from './store.ts'

/** A start whose key another start has used: nothing was stored. */
export class KeyTaken extends Error {
  override readonly name = 'KeyTaken'

  constructor(key: string) {
    super(`the Idempotency-Key ${key} was used before: look up what for`)
  }
}

/**
 * The part of a start's statement that takes its key, as `keyed (task_id)`. Reads `wanted (task_id, once)`, where `once`
 * is what `keyColumn` gives. In the order of the keys, so that two batches never wait for each other.
 */
export const TAKE_KEYS = `
  keyed as (
    insert into stellwerk.idempotency_keys (owner_key, kind, key, payload, task_id, busy_until)
    select (once ->> 'ownerKey')::bigint, once ->> 'kind', once ->> 'key', once ->> 'payload', task_id,
      now() + (once ->> 'busySeconds')::double precision * interval '1 second'
    from wanted where once is not null order by 1, 2, 3
    on conflict do nothing returning task_id
  )`

/** Whether the key of a row of `wanted` is its own. */
export const HAS_KEY = '(once is null or task_id in (select task_id from keyed))'

/** A key as a start's statement takes it. */
export const keyColumn = (once: KeyUse | undefined) => (once === undefined ? null : JSON.stringify(once))

const OF_NAME = 'owner_key = $1 and kind = $2 and key = $3'

const valuesOf = ({ ownerKey, kind, key }: KeyName) => [ownerKey, kind, key]

interface KeyColumns {
  readonly payload: string
  readonly task_id: string
  readonly is_busy: boolean
}

export const createIdempotencyStore = (database: HasQuery): IdempotencyStore => ({
  async find(name) {
    const { rows } = await database.query<KeyColumns>(
      `select payload, task_id, coalesce(busy_until > now(), false) as is_busy
       from stellwerk.idempotency_keys where ${OF_NAME}`,
      valuesOf(name),
    )
    return rows.map((row) => ({ payload: row.payload, taskId: row.task_id, isBusy: row.is_busy }))[0]
  },

  async answered(name) {
    await database.query(`update stellwerk.idempotency_keys set busy_until = null where ${OF_NAME}`, valuesOf(name))
  },

  async noneIsBusy() {
    await database.query('update stellwerk.idempotency_keys set busy_until = null where busy_until is not null', [])
  },

  async forget(olderThanMs) {
    await database.query(
      `delete from stellwerk.idempotency_keys
       where created_at < now() - $1::double precision * interval '1 millisecond'`,
      [olderThanMs],
    )
  },
})
