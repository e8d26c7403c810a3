import type { HasQuery } from './database.ts'
import type { Outbox } from './store.ts'

interface OutboxTable<Row, Entry> {
  readonly table: 'inferences' | 'models'
  /** What a publication needs to know of a row. */
  readonly columns: string
  readonly toEntry: (row: Row) => Entry
}

/** The outbox of one table: rows that are neither final nor marked as published. */
export const createOutbox = <Row, Entry>(
  database: HasQuery,
  { table, columns, toEntry }: OutboxTable<Row, Entry>,
): Outbox<Entry> => ({
  async unpublished({ olderThanMs, limit }) {
    const { rows } = await database.query<Row>(
      `select ${columns} from stellwerk.${table}
       where published_at is null and finished_at is null
         and created_at <= now() - $1::double precision * interval '1 millisecond'
       order by created_at limit $2`,
      [olderThanMs, limit],
    )
    return rows.map(toEntry)
  },

  async published(taskIds) {
    await database.query(
      `update stellwerk.${table} set published_at = now() where task_id = any($1::text[]) and published_at is null`,
      [taskIds],
    )
  },

  async forgetPublications() {
    await database.query(
      `update stellwerk.${table} set published_at = null where finished_at is null and published_at is not null`,
      [],
    )
  },
})
