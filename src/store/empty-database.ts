import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Where the build leaves a database without tables, packed. */
export const EMPTY_DATABASE = fileURLToPath(new URL('../../dist/empty-database.tar.gz', import.meta.url))

/**
 * What a new embedded database begins as: unpacking it takes a fraction of the time of PostgreSQL's `initdb`.
 * @returns undefined in a checkout without `npm run build`: then `initdb` makes the database
 */
export const readEmptyDatabase = async (): Promise<Blob | undefined> => {
  try {
    return new Blob([await readFile(EMPTY_DATABASE)])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
