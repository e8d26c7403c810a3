import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { BackupRefused } from '../../store/backup.ts'
import type { Part } from './manifest.ts'

const CHUNK_BYTES = 4 * 1024 * 1024

const MIB = 1024 * 1024
/** Far above what a row can have: a line is held in memory as a whole, several times over once it is parsed. */
const LINE_MIB = 8
/** Models are in their rows. */
const MODEL_LINE_MIB = 64

/** What is said of a file that is not as it was exported. */
export const damaged = (file: string, what: string, cause?: unknown) =>
  new BackupRefused(`${file} ${what}: it is not as it was exported; take another backup`, { cause })

/** Opens a file of the disk: a device has no end, and a pipe waits for whoever writes to it. */
const openRegular = async (file: string) => {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
  if ((await handle.stat()).isFile()) return handle
  await handle.close()
  throw new Error(`${file} is no regular file`)
}

/** The bytes of a file, at most one more than `bytes`: that is enough to know that there are more. */
export async function* bytesUpTo(file: string, bytes: number): AsyncGenerator<Buffer> {
  const handle = await openRegular(file)
  yield* handle.createReadStream({ highWaterMark: CHUNK_BYTES, end: bytes })
}

/** The bytes of a file, and after the last of them an error unless they are those that were exported. */
async function* bytesOf(file: string, { bytes, sha256 }: Part): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let found = 0
  try {
    for await (const chunk of bytesUpTo(file, bytes)) {
      hash.update(chunk)
      found += chunk.length
      yield chunk
    }
  } catch (cause) {
    throw damaged(file, 'cannot be read', cause)
  }
  if (found !== bytes || hash.digest('hex') !== sha256)
    throw damaged(file, 'has another size or checksum than the manifest says')
}

interface Source {
  readonly file: string
  /** Name of the table that is in it. */
  readonly table: string
  readonly part: Part
}

/**
 * By line feeds alone: `readline` also ends lines at U+2028, which may stand in a text of JSON.
 * @throws BackupRefused at a line without an end, and after the last one when they are not those that were exported
 */
export async function* linesOf({ file, table, part }: Source): AsyncGenerator<string> {
  const mostMib = table === 'models' ? MODEL_LINE_MIB : LINE_MIB
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of bytesOf(file, part)) {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
    if (rest.length > mostMib * MIB) throw damaged(file, `has a line of more than ${mostMib} MiB`)
  }
  rest += decoder.end()
  if (rest !== '') yield rest
}
