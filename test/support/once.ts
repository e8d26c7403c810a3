import { existsSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitForLock } from 'fs-native-extensions'

/** What one run of the suites has made; removed at its end. */
export const runFolder = (run = process.env.TEST_RUN ?? '') => join(tmpdir(), `stellwerk-test-run-${run}`)

/**
 * Something that takes seconds to make, made by whichever suite of the run comes first; the others wait for it.
 * @param make makes the file or folder at the path that it is given
 * @returns where it is, to be copied and not changed
 */
export const onceInRun = async (name: string, make: (path: string) => Promise<void>): Promise<string> => {
  const path = join(runFolder(), name)
  await mkdir(runFolder(), { recursive: true })
  const lock = await open(`${path}.lock`, 'a')
  try {
    await waitForLock(lock.fd)
    if (!existsSync(path)) {
      await rm(`${path}.new`, { recursive: true, force: true })
      await make(`${path}.new`)
      await rename(`${path}.new`, path)
    }
    return path
  } finally {
    await lock.close()
  }
}
