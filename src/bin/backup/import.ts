import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { loadRanker } from '../../ranking/artefact.ts'
import { BackupRefused, restoreTables, rowsAtOnce, type TableDump } from '../../store/backup.ts'
import type { Database } from '../../store/database.ts'
import { fileOf, type Part, readManifest } from './manifest.ts'

const CHUNK_BYTES = 4 * 1024 * 1024

const damaged = (file: string, what: string, cause?: unknown) =>
  new BackupRefused(`${file} ${what}: it is not as it was exported; take another backup`, { cause })

/** The bytes of a file, and after the last of them an error unless they are those that were exported. */
async function* bytesOf(file: string, { bytes, sha256 }: Part): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let found = 0
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
      hash.update(chunk)
      found += chunk.length
      yield chunk
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
async function* linesOf(file: string, part: Part) {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of bytesOf(file, part)) {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  rest += decoder.end()
  if (rest !== '') yield rest
}

const checkRows = async (file: string, part: Part) => {
  let found = 0
  for await (const line of linesOf(file, part)) {
    const row = rowOf(file, line)
    if (!Object.keys(row).every((name) => part.columns.includes(name)))
      throw damaged(file, 'has rows with other columns')
    checkArtefact(file, row)
    found += 1
  }
  if (found !== part.rows) throw damaged(file, `has ${found} rows and not ${part.rows}`)
}

async function* batches(lines: AsyncIterable<string>, size: number) {
  let batch: string[] = []
  for await (const line of lines) {
    batch.push(line)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** What it gives is checked once more while it is written: an error in the end undoes that. */
const tableFrom = (folder: string, name: string, part: Part): TableDump => ({
  name,
  columns: part.columns,
  lines: batches(linesOf(fileOf(folder, name), part), rowsAtOnce(name)),
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
  for (const [name, part] of tables) await checkRows(fileOf(folder, name), part)
  // Its schema has all our tables.
  const open = (name: string) => tableFrom(folder, name, manifest.tables[name] as Part)
  await restoreTables(database, { open, catalogueRevision: manifest.catalogue_revision })
  return Object.fromEntries(tables.map(([name, { rows }]) => [name, rows]))
}
