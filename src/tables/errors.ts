import { dirname } from 'node:path'

/** A file that cannot be read as lists, or cannot be read or written at all; the message names the file and the place in it. */
export class TableInvalid extends Error {
  override readonly name = 'TableInvalid'
}

/** Whoever read what is written has gone: nothing is wrong, and nothing is left to do. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone'
}

/** A model file that is foreign, damaged, or of another version. */
export class ModelFileInvalid extends Error {
  override readonly name = 'ModelFileInvalid'
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EISDIR: 'it is a folder: name a file',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  Z_DATA_ERROR: 'it is not a gzip file, or is damaged',
  Z_BUF_ERROR: 'the gzip file ends too early',
}

/**
 * What the operating system or zlib refused, in words.
 * @param doing `read` or `write`
 * @returns the error itself when it is none of these
 */
export const fileError = (doing: 'read' | 'write', path: string, error: unknown): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (doing === 'write' && code === 'EPIPE') return new ReaderGone(`nobody reads ${path} any more`, { cause: error })
  const isFolderMissing = doing === 'write' && code === 'ENOENT'
  const reason = isFolderMissing ? `the folder ${dirname(path)} does not exist` : REASONS[code]
  return reason === undefined
    ? error
    : new TableInvalid(`${path} cannot be ${doing === 'read' ? 'read' : 'written'}: ${reason}`, { cause: error })
}

/** A long list of names, cut short. */
export const listed = (names: readonly string[], most = 40): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`

/** A cell as it stands in a message, cut short. */
export const quoted = (cell: string): string => JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell)
