import { execFile } from 'node:child_process'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Later } from './stage.ts'

const run = promisify(execFile)

/** Pieces in which the disk is filled, the smallest last, until not even one page fits. */
const PIECES_BYTES = [16 * 2 ** 20, 2 ** 20, 4096]

/** A folder on a disk of its own. */
export interface SmallDisk {
  readonly folder: string
  fill(): Promise<void>
  empty(): Promise<void>
}

const fillWith = async (path: string, bytes: number) => {
  const file = await open(path, 'a')
  try {
    const piece = Buffer.alloc(bytes, 1)
    // A write that fits in part returns without an error: the next one fails.
    for (;;) await file.write(piece)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    await file.close()
  }
}

/**
 * A disk in memory of so many mebibytes, mounted at `folder` (tmpfs, mount(8)).
 * @throws Error where this process may not mount
 */
export const mountSmallDisk = async (folder: string, mebibytes: number, later: Later): Promise<SmallDisk> => {
  await mkdir(folder, { recursive: true })
  await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=700`, 'stellwerk-chaos', folder])
  // Lazily, because a process that was just killed may still hold a file for a moment.
  later(() => run('umount', ['--lazy', folder]))
  const filler = join(folder, 'filler')
  return {
    folder,
    async fill() {
      for (const bytes of PIECES_BYTES) await fillWith(filler, bytes)
    },
    empty: () => rm(filler, { force: true }),
  }
}
