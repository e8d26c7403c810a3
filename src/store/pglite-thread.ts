import { chmod, rename, rm } from 'node:fs/promises'
import { workerData } from 'node:worker_threads'
import { PGlite, types } from '@electric-sql/pglite'
import type { Value } from './database.ts'
import { readEmptyDatabase } from './empty-database.ts'
import { messageOf } from './message-of.ts'

export interface Statement {
  readonly text: string
  readonly values?: readonly Value[] | undefined
}

/** Own properties of an error do not survive the way between threads, so the failure travels as data. */
export type Answer =
  | { readonly rows: unknown[] }
  | { readonly failure: { message: string; code?: string; detail?: string; fatal: boolean } }

const options = {
  relaxedDurability: false,
  parsers: {
    [types.INT8]: Number,
    [types.DATE]: (day: string) => day,
    [types.BYTEA]: (hex: string) => new Uint8Array(Buffer.from(hex.slice(2), 'hex')),
  },
  // PGlite's own works byte by byte: a second for a model of a few megabytes.
  serializers: { [types.BYTEA]: (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString('hex')}` },
}

let opened: Promise<PGlite> | undefined

/** Opened by the first statement: who sent it is there to hear of a failure. */
const database = (): Promise<PGlite> => {
  const { folder } = workerData as { folder: string | null }
  opened ??= open(folder)
  return opened
}

class OpeningFailed extends Error {}

/** @param folder of a database that is to be made; without it in memory */
const createNew = async (folder?: string) => {
  const loadDataDir = await readEmptyDatabase()
  const begun = { ...options, ...(loadDataDir === undefined ? {} : { loadDataDir }) }
  return folder === undefined ? PGlite.create(begun) : PGlite.create(folder, begun)
}

const open = (folder: string | null): Promise<PGlite> =>
  (folder === null ? createNew() : PGlite.create(folder, options)).catch((cause) => {
    throw new OpeningFailed(messageOf(cause), { cause })
  })

const run = async ({ text, values }: Statement): Promise<unknown[]> => {
  const embedded = await database()
  if (values !== undefined) return (await embedded.query(text, [...values])).rows
  return (await embedded.exec(text)).at(-1)?.rows ?? []
}

const isSqlError = (error: Error): error is Error & { code: string; detail?: string } =>
  'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)

/** PostgreSQL's own word that it cannot go on. */
const isPanic = (error: Error) => 'severity' in error && (error.severity === 'PANIC' || error.severity === 'FATAL')

/** WebAssembly that trapped or exited stays broken; so does a database that panicked or could not be opened. */
const isFatal = (error: Error) =>
  isPanic(error) || error instanceof OpeningFailed || error.name === 'RuntimeError' || error.name === 'ExitStatus'

const describe = (thrown: unknown): Answer => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const { message } = error
  const fatal = isFatal(error)
  if (!isSqlError(error)) return { failure: { message, fatal } }
  return {
    failure: { message, code: error.code, ...(error.detail === undefined ? {} : { detail: error.detail }), fatal },
  }
}

/** Runs one statement in this thread's database. */
export default (statement: Statement): Promise<Answer> => run(statement).then((rows) => ({ rows }), describe)

/** Writes a checkpoint and ends the database, so that the next start has nothing to recover. */
export const close = async (): Promise<void> => (await database()).close()

/**
 * Creates a database beside its final place and renames it, so that a kill in the middle leaves nothing half made. Other
 * users of the machine cannot enter it, whatever folder it is in.
 */
export const create = async (folder: string): Promise<void> => {
  const unfinished = `${folder}.creating`
  await rm(unfinished, { recursive: true, force: true })
  try {
    const created = await createNew(unfinished)
    await created.close()
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true })
    throw new Error(messageOf(cause), { cause })
  }
  await chmod(unfinished, 0o700)
  await rename(unfinished, folder)
}
