import { loadRanker } from '../../ranking/artefact.ts'
import { rowsAtOnce, type TableDump } from '../../store/backup.ts'
import type { Database } from '../../store/database.ts'
import { restoreTables } from '../../store/restore.ts'
import { damaged, linesOf } from './lines.ts'
import { fileOf, type Part, readManifest } from './manifest.ts'

/** Rows that are written in one go have no more characters than this, unless it is one row. */
const BATCH_CHARS = 8 * 1024 * 1024

const rowOf = (file: string, line: string): Record<string, unknown> => {
  try {
    const row: unknown = JSON.parse(line)
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Record<string, unknown>
  } catch (cause) {
    throw damaged(file, 'has a line that is no JSON', cause)
  }
  throw damaged(file, 'has a line that is no object')
}

/** A model that cannot be loaded would be found out when it is to rank. */
const checkArtefact = (file: string, { task_id, artefact }: Record<string, unknown>) => {
  if (artefact === null || artefact === undefined) return
  try {
    loadRanker(Buffer.from(String(artefact), 'base64'))
  } catch (cause) {
    throw damaged(file, `has a model (${String(task_id)}) that cannot be read`, cause)
  }
}

const checkRows = async (file: string, table: string, part: Part) => {
  let found = 0
  for await (const line of linesOf({ file, table, part })) {
    const row = rowOf(file, line)
    if (!Object.keys(row).every((name) => part.columns.includes(name)))
      throw damaged(file, 'has rows with other columns')
    checkArtefact(file, row)
    found += 1
  }
  if (found !== part.rows) throw damaged(file, `has ${found} rows and not ${part.rows}`)
}

async function* batches(lines: AsyncIterable<string>, size: number) {
  let [batch, chars]: [string[], number] = [[], 0]
  for await (const line of lines) {
    batch.push(line)
    chars += line.length
    if (batch.length < size && chars < BATCH_CHARS) continue
    yield batch
    ;[batch, chars] = [[], 0]
  }
  if (batch.length > 0) yield batch
}

/** What it gives is checked once more while it is written: an error in the end undoes that. */
const tableFrom = (folder: string, name: string, part: Part): TableDump => ({
  name,
  columns: part.columns,
  lines: batches(linesOf({ file: fileOf(folder, name), table: name, part }), rowsAtOnce(name)),
})

/**
 * Fills an empty database from a folder that `exportTo` wrote. Everything is checked before anything is written, and
 * either all of it is there in the end or nothing.
 * @returns rows by table
 * @throws BackupRefused naming the file that is damaged, or what does not fit
 */
export const importFrom = async (
  database: Database,
  folder: string,
  domain: string,
): Promise<Record<string, number>> => {
  const manifest = await readManifest(folder, domain)
  const tables = Object.entries(manifest.tables)
  for (const [name, part] of tables) await checkRows(fileOf(folder, name), name, part)
  // Its schema has all our tables.
  const open = (name: string) => tableFrom(folder, name, manifest.tables[name] as Part)
  await restoreTables(database, { open, catalogueRevision: manifest.catalogue_revision })
  return Object.fromEntries(tables.map(([name, { rows }]) => [name, rows]))
}
