import { mkdir, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock } from 'fs-native-extensions'

/** The data folder belongs to another process. */
export class FolderInUse extends Error {
  constructor(folder: string, pid: string) {
    const holder = pid === '' ? 'another process' : `process ${pid}`
    super(
      `the data folder ${folder} is in use by ${holder}: stop that process, or set DATA_DIR to another folder, ` +
        'or set DATABASE_URL to a PostgreSQL server, which several processes can share',
    )
    this.name = 'FolderInUse'
  }
}

export interface FolderLock {
  release(): Promise<void>
  /** @throws Error when the folder was removed or replaced meanwhile */
  verify(): Promise<void>
}

/**
 * Takes the folder for this process, creating it if need be. The lock is one of the operating system on an open
 * file, so it ends with the process however that dies; the file itself stays and holds the last owner's pid.
 * @returns ways to give the folder back, and to see whether it is still the one that was taken
 * @throws FolderInUse when another process, or another part of this one, holds it
 */
export const lockFolder = async (folder: string): Promise<FolderLock> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'stellwerk.lock')
  const file = await open(path, 'a+')
  try {
    if (!tryLock(file.fd)) throw new FolderInUse(folder, (await file.readFile('utf8')).trim())
    await file.truncate(0)
    await file.write(`${process.pid}\n`)
  } catch (error) {
    await file.close()
    throw error
  }
  return {
    release: () => file.close(),
    async verify() {
      const [mine, there] = await Promise.all([file.stat(), stat(path).catch(() => undefined)])
      if (mine.ino !== there?.ino) {
        throw new Error(
          `the data folder ${folder} was removed or replaced: stop this process, or bring the folder back`,
        )
      }
    },
  }
}
