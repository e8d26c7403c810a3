import type { HasQuery } from './database.ts'
import type { Unread } from './store.ts'

/** After this another process takes over from one that died. */
const HELD_SECONDS = 20

/**
 * A transaction draws its ids a moment before it gets its number, so that the open ones alone do not tell when all
 * lower ids are visible.
 */
const SETTLE_SECONDS = 1

/** Takes the cursor for this process, or goes on holding it. */
const HOLD = `
  update stellwerk.drift_cursors set holder = $2, held_until = now() + interval '${HELD_SECONDS} seconds'
  where source = $1 and (holder is not distinct from $2 or held_until < now())
  returning read_upto, next_upto, coalesce(
    next_xid <= pg_snapshot_xmin(pg_current_snapshot())
      and next_at <= clock_timestamp() - interval '${SETTLE_SECONDS} seconds', false) as is_settled`

const takeBound = (table: string, id: string) => `
  update stellwerk.drift_cursors set
    next_upto = (select coalesce(max(${id}), 0) from stellwerk.${table}),
    next_xid = pg_snapshot_xmax(pg_current_snapshot()), next_at = clock_timestamp()
  where source = $1 and next_upto is not distinct from $2 and holder = $3`

const BOUNDS = { users: takeBound('users', 'user_id'), choices: takeBound('choices', 'choice_no') }

/** Part of the statement that saves what was read: true for the one process whose reading still holds. */
export const MOVE_ON = `
  update stellwerk.drift_cursors set read_upto = $3::bigint where source = $1 and read_upto = $2::bigint
  returning source`

interface CursorRow {
  readonly read_upto: number
  readonly next_upto: number | null
  readonly is_settled: boolean
}

/** Reads a growing table piece by piece. */
export const createCursor = (database: HasQuery, source: keyof typeof BOUNDS) => ({
  /**
   * @param query.text gets the ids after and up to which to read and the limit, and answers rows in the order of `id`
   * @returns undefined when another process reads, or nothing new is settled
   */
  async read<Row extends { readonly id: number }>(
    holder: string,
    { text, limit }: { text: string; limit: number },
  ): Promise<Unread<Row> | undefined> {
    const { rows: held } = await database.query<CursorRow>(HOLD, [source, holder])
    const [cursor] = held
    if (cursor === undefined) return undefined
    const { read_upto: after, next_upto: bound, is_settled } = cursor
    if (bound === null || bound <= after) {
      await database.query(BOUNDS[source], [source, bound, holder])
      return undefined
    }
    if (!is_settled) return undefined
    const { rows } = await database.query<Row>(text, [after, bound, limit])
    const upto = rows.length < limit ? bound : (rows.at(-1)?.id ?? bound)
    return { after, upto, rows }
  },
})
