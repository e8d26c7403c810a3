import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readLists } from '../../src/tables/lists.ts'
import type { Reading } from '../../src/tables/read.ts'
import { aFolder } from '../support/server.ts'

/** A file with this content; it is removed when the test has ended. */
export const aFile = async (content: string | Uint8Array, name = 'lists.csv') => {
  const path = join(await aFolder(), name)
  await writeFile(path, content)
  return path
}

/** Learns the columns of a file with the groups `g` and the labels `y`. */
export const learning = (changes: Partial<Reading> = {}): Reading => ({
  roles: { group: 'g', label: 'y' },
  features: { from: 'file', ignore: [], category: [] },
  ...changes,
})

/** Reads such a file. */
export const listsIn = async (content: string | Uint8Array, name?: string, changes?: Partial<Reading>) =>
  readLists(await aFile(content, name), learning(changes))
