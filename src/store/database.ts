import { join } from 'node:path'
import { lockFolder } from './folder-lock.ts'
import { openPglite } from './pglite.ts'
import { openPostgres } from './postgres.ts'

/** A parameter of a statement; JSON is passed as text. */
export type Value = string | number | boolean | Date | null | Uint8Array | readonly Value[]

export interface HasQuery {
  /** Runs one statement; without `values` the text may hold several, and the rows of the last are returned. */
  query<Row>(text: string, values?: readonly Value[]): Promise<{ rows: Row[] }>
}

/** What an adapter of one kind of server provides. */
export interface Connections extends HasQuery {
  readonly kind: 'pglite' | 'postgres'
  /** Lends one connection to `work` alone. */
  session<Result>(work: (session: HasQuery) => Promise<Result>): Promise<Result>
  /** @throws Error when the database cannot be used now, saying why */
  verify(): Promise<void>
  close(): Promise<void>
}

export interface Database extends Connections {
  /**
   * Commits when `work` resolves, rolls back when it rejects. Inside, use only the session that is handed in, and let
   * its errors through: after one of them nothing more can be written.
   */
  transaction<Result>(work: (session: HasQuery) => Promise<Result>): Promise<Result>
}

export interface DatabaseOptions {
  /** `postgres://…`: a server, and `dataDir` is not used. Empty is none. */
  readonly url?: string
  /** Folder of the embedded database; without it and without a url everything stays in memory. */
  readonly dataDir?: string
  /** Connections to the server at most. @default 10 */
  readonly poolSize?: number
}

const inTransaction = async <Result>(session: HasQuery, work: (session: HasQuery) => Promise<Result>) => {
  await session.query('begin')
  try {
    const result = await work(session)
    await session.query('commit')
    return result
  } catch (error) {
    // A connection that broke cannot roll back and need not: the server does. The first error is the one to tell.
    await session.query('rollback').catch(() => undefined)
    throw error
  }
}

const openEmbedded = async (dataDir: string | undefined): Promise<Connections> => {
  if (dataDir === undefined) return openPglite(undefined)
  const lock = await lockFolder(dataDir)
  try {
    const embedded = await openPglite(join(dataDir, 'pglite'))
    const verify = async () => {
      await lock.verify()
      await embedded.verify()
    }
    return { ...embedded, verify, close: () => embedded.close().finally(lock.release) }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/**
 * Opens PostgreSQL when a url is given, otherwise PGlite in the data folder, otherwise PGlite in memory.
 * @throws FolderInUse when another process has the data folder
 */
export const openDatabase = async ({ url, dataDir, poolSize = 10 }: DatabaseOptions): Promise<Database> => {
  const connections = url ? openPostgres({ url, poolSize }) : await openEmbedded(dataDir)
  return {
    ...connections,
    transaction: (work) => connections.session((session) => inTransaction(session, work)),
  }
}
