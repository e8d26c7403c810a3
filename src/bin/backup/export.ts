import { createHash } from 'node:crypto'
import { mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BackupRefused, dumpTables, type TableDump } from '../../store/backup.ts'
import type { Database } from '../../store/database.ts'
import { fileOf, MANIFEST, manifestText, type Part } from './manifest.ts'

/** What users said is theirs: nobody else on the machine reads it. */
const FOLDER_MODE = 0o700
const FILE_MODE = 0o600

const makeFolder = async (folder: string) => {
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE })
  if ((await readdir(folder)).length > 0) throw new BackupRefused(`${folder} is not empty: name a new folder`)
}

/** Writes a file that must not be there yet; when this resolves, it is on the disk. */
const writeNew = async (path: string, chunks: AsyncIterable<string> | Iterable<string>) => {
  const file = await open(path, 'wx', FILE_MODE)
  try {
    for await (const chunk of chunks) await file.writeFile(chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}

const writeTable = async (folder: string, { name, columns, lines }: TableDump): Promise<Part> => {
  const hash = createHash('sha256')
  let [rows, bytes] = [0, 0]
  const chunks = async function* () {
    for await (const batch of lines) {
      const chunk = `${batch.join('\n')}\n`
      hash.update(chunk)
      rows += batch.length
      bytes += Buffer.byteLength(chunk)
      yield chunk
    }
  }
  await writeNew(fileOf(folder, name), chunks())
  return { columns: [...columns], rows, bytes, sha256: hash.digest('hex') }
}

/**
 * Writes catalogue, users, choices and models, as they were at one moment, to a new folder. The manifest comes last: a
 * folder without one is half a backup.
 * @returns rows by table
 * @throws BackupRefused when there is something in the folder
 */
export const exportTo = async (database: Database, folder: string, domain: string): Promise<Record<string, number>> => {
  await makeFolder(folder)
  const tables: Record<string, Part> = {}
  const exportedAt = new Date().toISOString()
  const catalogueRevision = await dumpTables(database, async (table) => {
    tables[table.name] = await writeTable(folder, table)
  })
  const parts = { exported_at: exportedAt, domain, catalogue_revision: catalogueRevision, tables }
  await writeNew(join(folder, MANIFEST), [manifestText(parts)])
  return Object.fromEntries(Object.entries(tables).map(([name, { rows }]) => [name, rows]))
}
