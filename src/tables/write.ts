import { accessSync, closeSync, constants, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileError, TableInvalid } from './errors.ts'

/** A file in the making: it appears under its name when it is whole, and never half. */
export interface Output {
  write(text: string): void
  /** Gives the file its name. */
  finish(): void
  /** Leaves nothing behind. */
  abandon(): void
}

/**
 * Checks that a file can be written, before the work whose result it takes.
 * @throws TableInvalid saying why not
 */
export const checkWritable = (path: string): void => {
  writing(path, () => accessSync(dirname(path), constants.W_OK))
  if (kindOf(path)?.isDirectory()) throw new TableInvalid(`${path} cannot be written: it is a folder; name a file`)
}

/** @throws TableInvalid, as its methods do, when the system refuses */
export const openOutput = (path: string): Output => {
  checkWritable(path)
  // A device or a pipe is written as it is: it cannot be replaced.
  const isReplaced = kindOf(path)?.isFile() ?? true
  const target = isReplaced ? `${path}.${process.pid}.part` : path
  const file = writing(path, () => openSync(target, 'w'))
  return {
    write: (text) => writing(path, () => writeAll(file, Buffer.from(text))),
    finish: () =>
      writing(path, () => {
        closeSync(file)
        if (isReplaced) renameSync(target, path)
      }),
    abandon() {
      closeSync(file)
      if (isReplaced) rmSync(target, { force: true })
    },
  }
}

/** Writes a file at once. @throws TableInvalid when the system refuses */
export const writeText = (path: string, text: string): void => {
  const output = openOutput(path)
  try {
    output.write(text)
  } catch (error) {
    output.abandon()
    throw error
  }
  output.finish()
}

const kindOf = (path: string) => statSync(path, { throwIfNoEntry: false })

const writeAll = (file: number, bytes: Buffer) => {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}

const writing = <Result>(path: string, work: () => Result): Result => {
  try {
    return work()
  } catch (error) {
    throw fileError('write', path, error)
  }
}
