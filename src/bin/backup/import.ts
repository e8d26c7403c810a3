import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { loadRanker } from '../../ranking/artefact.ts'
import { BackupRefused, restoreTables, type TableDump } from '../../store/backup.ts'
import type { Database } from '../../store/database.ts'
import { fileOf, type Manifest, type Part, readManifest } from './manifest.ts'

const ROWS_AT_ONCE = 200
const CHUNK_BYTES = 4 * 1024 * 1024

const damaged = (file: string, what: string, cause?: unknown) =>
  new BackupRefused(`${file} ${what}: it is not as it was exported; take another backup`, { cause })

/** Before a line of it is read as JSON. */
const checkBytes = async (file: string, { bytes, sha256 }: Part) => {
  const hash = createHash('sha256')
  let found = 0
  try {
    for await (const chunk of createReadStream(file)) {
      hash.update(chunk)
      found += chunk.length
    }
  } catch (cause) {
    throw damaged(file, 'cannot be read', cause)
  }
  if (found !== bytes || hash.digest('hex') !== sha256)
    throw damaged(file, 'has another checksum than the manifest says')
}

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

/** By line feeds alone: `readline` also ends lines at U+2028, which may stand in a text of JSON. */
async function* linesOf(file: string) {
  let rest = ''
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: CHUNK_BYTES })) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

const checkRows = async (file: string, { rows, columns }: Part) => {
  let found = 0
  for await (const line of linesOf(file)) {
    const row = rowOf(file, line)
    if (!Object.keys(row).every((name) => columns.includes(name))) throw damaged(file, 'has rows with other columns')
    checkArtefact(file, row)
    found += 1
  }
  if (found !== rows) throw damaged(file, `has ${found} rows and not ${rows}`)
}

async function* batches(file: string) {
  let batch: string[] = []
  for await (const line of linesOf(file)) {
    batch.push(line)
    if (batch.length < ROWS_AT_ONCE) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

const tableFrom = (folder: string, { tables }: Manifest, name: string): TableDump => ({
  name,
  columns: tables[name]?.columns ?? [],
  lines: batches(fileOf(folder, name)),
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
  for (const [name, part] of tables) await checkBytes(fileOf(folder, name), part)
  for (const [name, part] of tables) await checkRows(fileOf(folder, name), part)
  const open = (name: string) => tableFrom(folder, manifest, name)
  await restoreTables(database, { open, catalogueRevision: manifest.catalogue_revision })
  return Object.fromEntries(tables.map(([name, { rows }]) => [name, rows]))
}
