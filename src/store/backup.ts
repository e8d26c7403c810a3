import type { Database, HasQuery } from './database.ts'

export interface BackupTable {
  readonly name: string
  /** Columns by which rows are told apart, in whose order they are written. */
  readonly order: string
  /** The column that the database numbers. */
  readonly identity?: string
  /** Columns that are left behind. */
  readonly without?: readonly string[]
  /** Rows that are read or written in one go. @default 200 */
  readonly atOnce?: number
}

/**
 * What makes up a system, each table after those it refers to. Sums over these rows (drift) are made anew; keys, and
 * whose key started what, stay behind, because the keys of another system have the same numbers.
 */
export const TABLES: readonly BackupTable[] = [
  { name: 'items', order: 'item_id, version' },
  { name: 'users', order: 'user_id', identity: 'user_id' },
  // The artefact of a model may have megabytes.
  { name: 'models', order: 'model_no', identity: 'model_no', atOnce: 1 },
  { name: 'model_history', order: 'change_no', identity: 'change_no' },
  { name: 'datasets', order: 'task_id' },
  { name: 'inferences', order: 'task_id', without: ['owner_key'] },
  { name: 'rankings', order: 'ranking_no', identity: 'ranking_no' },
  { name: 'choices', order: 'choice_no', identity: 'choice_no' },
  { name: 'impressions', order: 'ranking_no' },
  { name: 'events', order: 'event_id', identity: 'event_id' },
]

export const BACKUP_TABLES: readonly string[] = TABLES.map(({ name }) => name)

const ROWS_AT_ONCE = 200

/** Rows of a table that are read or written in one go. */
export const rowsAtOnce = (name: string): number => TABLES.find((table) => table.name === name)?.atOnce ?? ROWS_AT_ONCE

/** One row as JSON text; numbers keep all their digits, because only the database reads them. */
export type Line = string

export interface TableDump {
  readonly name: string
  readonly columns: readonly string[]
  /** Some rows at a time. */
  readonly lines: AsyncIterable<readonly Line[]>
}

/** A backup that does not fit this database. The text says what to do. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused'
}

export interface ColumnRow {
  readonly name: string
  readonly is_bytes: boolean
}

/** Columns of a table that are in a backup. */
export const columnsOf = async (session: HasQuery, { name, without = [] }: BackupTable): Promise<ColumnRow[]> => {
  const { rows } = await session.query<ColumnRow>(
    `select attname::text as name, atttypid = 'bytea'::regtype as is_bytes from pg_attribute
     where attrelid = $1::text::regclass and attnum > 0 and not attisdropped order by attnum`,
    [`stellwerk.${name}`],
  )
  return rows.filter((column) => !without.includes(column.name))
}

/** Names and values in turn; bytes in base64. */
const asJson = (columns: readonly ColumnRow[]) =>
  columns
    .map(({ name, is_bytes }) => `'${name}', ${is_bytes ? `translate(encode(${name}, 'base64'), E'\\n', '')` : name}`)
    .join(', ')

async function* readLines(session: HasQuery, table: BackupTable, columns: readonly ColumnRow[]) {
  await session.query(
    `declare backup no scroll cursor for
     select jsonb_build_object(${asJson(columns)})::text as line from stellwerk.${table.name} order by ${table.order}`,
  )
  for (;;) {
    const { rows } = await session.query<{ line: Line }>(`fetch ${rowsAtOnce(table.name)} from backup`)
    if (rows.length === 0) break
    yield rows.map(({ line }) => line)
  }
  await session.query('close backup')
}

/**
 * Hands all tables to `visit`, one after the other, as they were at one moment.
 * @returns the revision of the catalogue at that moment
 */
export const dumpTables = (database: Database, visit: (table: TableDump) => Promise<void>): Promise<number> =>
  database.transaction(async (session) => {
    await session.query('set transaction isolation level repeatable read, read only')
    await session.query("set local timezone to 'UTC'")
    for (const table of TABLES) {
      const columns = await columnsOf(session, table)
      const lines = readLines(session, table, columns)
      await visit({ name: table.name, columns: columns.map(({ name }) => name), lines })
    }
    const { rows } = await session.query<{ revision: number }>('select revision from stellwerk.catalogue', [])
    return rows[0]?.revision ?? 0
  })
