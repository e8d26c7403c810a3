import { readFile } from 'node:fs/promises'
import { fileError } from './errors.ts'

const BYTE_ORDER_MARK = /^\uFEFF/

/**
 * The value in a JSON file, with or without a byte-order mark.
 * @throws TableInvalid when the file cannot be read, SyntaxError when it is not JSON
 */
export const readJson = async (path: string): Promise<unknown> => {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw fileError('read', path, error)
  })
  return JSON.parse(text.replace(BYTE_ORDER_MARK, ''))
}
