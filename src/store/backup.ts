import type { Database, HasQuery } from './database.ts'

interface BackupTable {
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
const TABLES: readonly BackupTable[] = [
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

interface ColumnRow {
  readonly name: string
  readonly is_bytes: boolean
}

const columnsOf = async (session: HasQuery, { name, without = [] }: BackupTable): Promise<ColumnRow[]> => {
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

const expectEmpty = async (session: HasQuery) => {
  for (const { name } of TABLES) {
    const { rows } = await session.query<{ found: boolean }>(
      `select exists (select from stellwerk.${name}) as found`,
      [],
    )
    if (rows[0]?.found) throw new BackupRefused(`there are ${name} in this database already: import into an empty one`)
  }
}

const insertInto = ({ name }: BackupTable, columns: readonly ColumnRow[]) => `
  insert into stellwerk.${name} (${columns.map((column) => column.name).join(', ')}) overriding system value
  select ${columns.map((column) => (column.is_bytes ? `decode(line ->> '${column.name}', 'base64')` : `row.${column.name}`)).join(', ')}
  from (select text::jsonb as line from unnest($1::text[]) as texts (text)) lines,
    jsonb_populate_record(null::stellwerk.${name}, line${columns
      .filter(({ is_bytes }) => is_bytes)
      .map((column) => ` - '${column.name}'`)
      .join('')}) as row`

/** Columns that this version does not have would be lost without a word. */
const knownColumns = async (session: HasQuery, table: BackupTable, named: readonly string[]) => {
  const columns = await columnsOf(session, table)
  const unknown = named.find((name) => !columns.some((column) => column.name === name))
  if (unknown !== undefined) {
    throw new BackupRefused(`${table.name} has no column ${unknown}: import with the version that exported it`)
  }
  return columns.filter(({ name }) => named.includes(name))
}

/** SQLSTATE's classes of errors that are the rows' own: data, constraints, names, limits, and those of our triggers. */
const OF_ROWS = /^(22|23|42|54|P0)/

/** The same error when the database failed, or is away. */
const refusalOf = (where: string, error: unknown) => {
  const { code, detail, message } = error as Partial<Record<'code' | 'detail' | 'message', string>>
  if (!OF_ROWS.test(code ?? '')) return error
  const reason = [message, detail].filter(Boolean).join('; ')
  return new BackupRefused(
    `${where} does not fit this database (${reason}): take another backup, or import with the version that exported it`,
    { cause: error },
  )
}

const writeTable = async (session: HasQuery, table: BackupTable, { columns: named, lines }: TableDump) => {
  const columns = await knownColumns(session, table, named)
  const statement = insertInto(table, columns)
  let written = 0
  for await (const batch of lines) {
    const where = `what is in lines ${written + 1} to ${written + batch.length} of ${table.name}`
    await session.query(statement, [batch]).catch((error) => {
      throw refusalOf(where, error)
    })
    written += batch.length
  }
  if (table.identity === undefined) return
  await session.query(
    `select setval(pg_get_serial_sequence('stellwerk.${table.name}', '${table.identity}'), max(${table.identity}))
     from stellwerk.${table.name}`,
    [],
  )
}

/**
 * Fills an empty database, all or nothing.
 * @param open gives the rows of a table
 * @throws BackupRefused when there are rows already, or columns that this version does not know
 */
export const restoreTables = (
  database: Database,
  { open, catalogueRevision }: { open: (name: string) => TableDump; catalogueRevision: number },
): Promise<void> =>
  database.transaction(async (session) => {
    await expectEmpty(session)
    for (const table of TABLES) await writeTable(session, table, open(table.name))
    await session.query('update stellwerk.catalogue set revision = $1', [catalogueRevision])
  })
