import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { fileError, TableInvalid } from './errors.ts'

const CHUNK_BYTES = 1 << 20
const NEWLINE = 10

/**
 * The bytes of a text file in chunks, each cut between two characters; `.gz` is unpacked, `-` is the standard input.
 * @throws TableInvalid when the file cannot be read, or a line of it is not UTF-8
 */
export async function* textChunks(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  let line = 1
  try {
    for await (const chunk of openBytes(path)) {
      const bytes = Buffer.concat([rest, chunk as Buffer])
      const whole = bytes.length - openCharacterBytes(bytes)
      const text = bytes.subarray(0, whole)
      line = checkUtf8(text, path, line)
      rest = bytes.subarray(whole)
      yield text
    }
    checkUtf8(rest, path, line)
  } catch (error) {
    throw fileError('read', path, error)
  }
}

/** What stands for the standard input where a file is asked for. */
const STANDARD_INPUT = '-'

const openBytes = (path: string) => {
  if (path === STANDARD_INPUT) return process.stdin
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  // An error of either stream destroys the other and comes out of the iteration; the callback has nothing to add.
  return path.endsWith('.gz') ? pipeline(file, createGunzip({ chunkSize: CHUNK_BYTES }), () => {}) : file
}

/** How many bytes at the end belong to a character that goes on in the next chunk: UTF-8 has at most four for one. */
const openCharacterBytes = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < characterBytes(byte) ? back : 0
  }
  return 0
}

const characterBytes = (first: number) => {
  if (first >= 0xf0) return 4
  return first >= 0xe0 ? 3 : 2
}

/** @returns the line at which the text after these bytes goes on */
const checkUtf8 = (text: Buffer, path: string, line: number): number => {
  const isText = isUtf8(text)
  let at = line
  for (let begin = 0; begin < text.length; ) {
    const found = text.indexOf(NEWLINE, begin)
    const end = found < 0 ? text.length : found + 1
    if (!isText && !isUtf8(text.subarray(begin, end)))
      throw new TableInvalid(`${path}, line ${at}: this is not UTF-8 text; save the file with the encoding UTF-8`)
    if (found >= 0) at++
    begin = end
  }
  return at
}
