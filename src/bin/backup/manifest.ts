import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type Static, Type } from 'typebox'
import { Errors } from 'typebox/value'
import { BACKUP_TABLES, BackupRefused } from '../../store/backup.ts'
import { bytesUpTo } from './lines.ts'

const FORMAT = 'stellwerk-backup'
/** Counts up when a backup can no longer be read as before. */
const VERSION = 1

export const MANIFEST = 'manifest.json'

/** Far above what one can have. */
const MOST_BYTES = 1024 * 1024

const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

const Part = Type.Object({
  columns: Type.Array(Type.String()),
  rows: Count,
  bytes: Count,
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
})

const Manifest = Type.Object({
  format: Type.Literal(FORMAT),
  version: Type.Literal(VERSION),
  exported_at: Type.String(),
  /** Name of the domain. */
  domain: Type.String(),
  catalogue_revision: Count,
  /** By the name of a table, whose rows are in `NAME.jsonl`. */
  tables: Type.Object(Object.fromEntries(BACKUP_TABLES.map((name) => [name, Part])), { additionalProperties: false }),
})

/** What is in a file of a backup. */
export type Part = Static<typeof Part>

export interface Manifest extends Omit<Static<typeof Manifest>, 'tables'> {
  readonly tables: Readonly<Record<string, Part>>
}

/** Files have the names of our tables and no others: a manifest that names another is refused. */
export const fileOf = (folder: string, table: string) => join(folder, `${table}.jsonl`)

export const manifestText = (parts: Omit<Manifest, 'format' | 'version'>) =>
  `${JSON.stringify({ format: FORMAT, version: VERSION, ...parts }, null, 2)}\n`

const read = async (folder: string): Promise<unknown> => {
  try {
    return JSON.parse((await buffer(bytesUpTo(join(folder, MANIFEST), MOST_BYTES))).toString())
  } catch (cause) {
    throw new BackupRefused(
      `there is no readable ${MANIFEST} in ${folder}: name a folder that "stellwerk export" wrote`,
      {
        cause,
      },
    )
  }
}

/** @throws BackupRefused when it is none, of another format, or of another domain */
export const readManifest = async (folder: string, domain: string): Promise<Manifest> => {
  const manifest = await read(folder)
  const [problem] = Errors(Manifest, manifest)
  if (problem !== undefined) {
    throw new BackupRefused(`${MANIFEST} is not of this version (${problem.instancePath || 'it'} ${problem.message})`)
  }
  const checked = manifest as Manifest
  if (checked.domain === domain) return checked
  throw new BackupRefused(`the backup is of the domain ${checked.domain}, and this installation serves ${domain}`)
}
