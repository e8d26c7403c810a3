import type { Database } from './database.ts'

/** Any number, always the same: who asks for it takes turns with the others. */
const FIRST_START_LOCK = 7_283_190_521

/**
 * Runs `work` while no other process on this database does; others wait for their turn. The embedded database belongs
 * to one process anyway. Holds one connection meanwhile.
 */
export const inTurn = async <Result>(database: Database, work: () => Promise<Result>): Promise<Result> => {
  if (database.kind === 'pglite') return work()
  return database.session(async (session) => {
    await session.query('select pg_advisory_lock($1)', [FIRST_START_LOCK])
    try {
      return await work()
    } finally {
      // A connection that broke meanwhile holds nothing any more.
      await session.query('select pg_advisory_unlock($1)', [FIRST_START_LOCK]).catch(() => undefined)
    }
  })
}
