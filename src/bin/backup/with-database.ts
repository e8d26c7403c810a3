import type { Database } from '../../store/database.ts'
import { Opened } from '../opened.ts'
import { settingsFrom } from '../settings.ts'
import { openStore } from '../system.ts'

/**
 * Lends the configured database, brought up to date, and closes it whatever comes of the work.
 * @param options.create whether a data folder without a database gets one
 */
export const withDatabase = async <Result>(
  flags: { readonly dataDir?: string },
  options: { create: boolean },
  work: (database: Database) => Promise<Result>,
): Promise<Result> => {
  const opened = new Opened()
  try {
    const { database } = await openStore(settingsFrom(flags), opened, options)
    return await work(database)
  } finally {
    await opened.closeAll()
  }
}
