import { BackupRefused, type BackupTable, type ColumnRow, columnsOf, TABLES, type TableDump } from './backup.ts'
import type { Database, HasQuery } from './database.ts'

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
