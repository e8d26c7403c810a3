import { textChunks } from './bytes.ts'
import { TableInvalid } from './errors.ts'

/** An open text file of which the beginning has been looked at. */
export interface TextFile {
  readonly path: string
  /** The first characters, without a byte-order mark. */
  readonly beginning: string
  /** Everything, the beginning included. To be read once. */
  readonly chunks: AsyncIterable<Buffer>
}

/** No row is that long: a line without an end, or a quote that is never closed, would otherwise take in the rest of the file. */
export const MAX_ROW_CHARACTERS = 10_000_000

const BEGINNING_BYTES = 1 << 16
const BYTE_ORDER_MARK = '\uFEFF'
const MARK_BYTES = 3

/** @throws TableInvalid when the file cannot be read or is empty */
export const openText = async (path: string): Promise<TextFile> => {
  const chunks = textChunks(path)
  const { value } = await chunks.next()
  const first: Buffer = value ?? Buffer.alloc(0)
  const isMarked = first.subarray(0, MARK_BYTES).toString() === BYTE_ORDER_MARK
  const text = isMarked ? first.subarray(MARK_BYTES) : first
  const beginning = text.toString('utf8', 0, BEGINNING_BYTES)
  if (beginning.trim() === '') throw new TableInvalid(`${path} is empty: expected a header and rows`)
  return { path, beginning, chunks: joined(text, chunks) }
}

async function* joined(first: Buffer, rest: AsyncIterable<Buffer>) {
  yield first
  yield* rest
}
