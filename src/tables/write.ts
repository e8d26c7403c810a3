import { accessSync, closeSync, constants, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileError, TableInvalid } from './errors.ts'

/** A file in the making: it appears under its name when it is whole, and never half. */
export interface Output {
  /** Whether it is a file, and not a device or a pipe such as /dev/stdout. */
  readonly isFile: boolean
  write(text: string): void
  /** Gives the file its name. */
  finish(): void
  /** Leaves nothing behind. Does nothing after `finish`. */
  abandon(): void
}

/**
 * Checks that a file can be written, before the work whose result it takes.
 * @param inputs files that the work reads, which it must not replace
 * @throws TableInvalid saying why not
 */
export const checkWritable = (path: string, inputs: readonly string[] = []): void => {
  attempt('write', path, () => accessSync(dirname(path), constants.W_OK))
  const kind = kindOf('write', path)
  if (kind?.isDirectory()) throw new TableInvalid(`${path} cannot be written: it is a folder; name a file`)
  if (!kind?.isFile()) return
  for (const input of inputs) {
    const read = kindOf('read', input)
    if (read?.dev === kind.dev && read.ino === kind.ino)
      throw new TableInvalid(`${path} cannot be written: it is read too, as ${input}; name another file`)
  }
}

/** @throws TableInvalid or ReaderGone, as its methods do, when the system refuses */
export const openOutput = (path: string): Output => {
  checkWritable(path)
  // A device or a pipe is written as it is: it cannot be replaced.
  const isFile = kindOf('write', path)?.isFile() ?? true
  const target = isFile ? `${path}.${process.pid}.part` : path
  const file = attempt('write', path, () => openSync(target, 'w'))
  let isOpen = true
  const close = () => {
    if (!isOpen) return
    isOpen = false
    endGuard()
    closeSync(file)
  }
  const abandon = () => {
    close()
    if (isFile) rmSync(target, { force: true })
  }
  const endGuard = onEndingSignal(abandon)
  return {
    isFile,
    write: (text) => attempt('write', path, () => writeAll(file, Buffer.from(text))),
    finish: () =>
      attempt('write', path, () => {
        close()
        if (isFile) renameSync(target, path)
      }),
    abandon,
  }
}

/** Writes a file at once. @throws TableInvalid or ReaderGone when the system refuses */
export const writeText = (path: string, text: string): void => {
  const output = openOutput(path)
  try {
    output.write(text)
    output.finish()
  } catch (error) {
    output.abandon()
    throw error
  }
}

/** What a shell expects of a process that a signal has ended: 128 and the number of the signal. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/** Has something done before a signal ends the process. @returns a way to give that up */
const onEndingSignal = (work: () => void) => {
  const end = (signal: NodeJS.Signals) => {
    work()
    process.exit(EXIT_CODES[signal as keyof typeof EXIT_CODES])
  }
  const signals = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[]
  for (const signal of signals) process.on(signal, end)
  return () => {
    for (const signal of signals) process.off(signal, end)
  }
}

const kindOf = (doing: 'read' | 'write', path: string) =>
  attempt(doing, path, () => statSync(path, { throwIfNoEntry: false }))

const writeAll = (file: number, bytes: Buffer) => {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}

const attempt = <Result>(doing: 'read' | 'write', path: string, work: () => Result): Result => {
  try {
    return work()
  } catch (error) {
    throw fileError(doing, path, error)
  }
}
