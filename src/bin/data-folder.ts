import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

const nearestThere = async (path: string): Promise<{ path: string; isFolder: boolean }> => {
  try {
    return { path, isFolder: (await stat(path)).isDirectory() }
  } catch (error) {
    const parent = dirname(path)
    if (parent === path || (error as NodeJS.ErrnoException).code === 'ENOTDIR') return { path: parent, isFolder: false }
    return nearestThere(parent)
  }
}

/** Whether a data folder can be used or made. @returns why not; undefined when it can */
export const dataFolderProblem = async (dataDir: string): Promise<string | undefined> => {
  const found = await nearestThere(resolve(dataDir))
  if (!found.isFolder) return `DATA_DIR ${dataDir} cannot be used: ${found.path} is no folder`
  const isWritable = await access(found.path, constants.W_OK).then(
    () => true,
    () => false,
  )
  return isWritable ? undefined : `DATA_DIR ${dataDir} cannot be used: this user may not write in ${found.path}`
}
