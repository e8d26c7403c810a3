import { textOf } from '../error-text.ts'

/** Set instead of the rest of a table that cannot be read; its value says why. */
export const UNREADABLE_FIELD = 'x-unreadable-field'

type Read = (reader: Reader) => unknown

interface Reader {
  readonly bytes: Buffer
  /** Tables and arrays around this one. */
  readonly depth: number
  offset: number
}

/**
 * Readers by type tag, as RabbitMQ and its clients use them: https://www.rabbitmq.com/amqp-0-9-1-errata#section_3
 * `L` is not in that list but py-amqp writes it: an unsigned integer of 64 bits.
 */
const READERS: Readonly<Record<string, Read>> = {
  t: (reader) => reader.bytes.readUInt8(advance(reader, 1)) !== 0,
  b: (reader) => reader.bytes.readInt8(advance(reader, 1)),
  B: (reader) => reader.bytes.readUInt8(advance(reader, 1)),
  s: (reader) => reader.bytes.readInt16BE(advance(reader, 2)),
  u: (reader) => reader.bytes.readUInt16BE(advance(reader, 2)),
  I: (reader) => reader.bytes.readInt32BE(advance(reader, 4)),
  i: (reader) => reader.bytes.readUInt32BE(advance(reader, 4)),
  l: (reader) => Number(reader.bytes.readBigInt64BE(advance(reader, 8))),
  L: (reader) => Number(reader.bytes.readBigUInt64BE(advance(reader, 8))),
  f: (reader) => reader.bytes.readFloatBE(advance(reader, 4)),
  d: (reader) => reader.bytes.readDoubleBE(advance(reader, 8)),
  D: (reader) => readDecimal(reader),
  S: (reader) => readBytes(reader).toString('utf8'),
  x: (reader) => readBytes(reader).toString('base64'),
  A: (reader) => readArray(readBytes(reader), reader.depth + 1),
  F: (reader) => readTable(readBytes(reader), reader.depth + 1),
  // Epoch seconds, as plain a number as every other integer.
  T: (reader) => Number(reader.bytes.readBigUInt64BE(advance(reader, 8))),
  V: () => null,
}

/**
 * Reads a header table, without the four bytes of its length.
 * It never throws: an exception would cost the connection, not the message.
 */
export const decodeFields = (bytes: Buffer): Record<string, unknown> => {
  try {
    return readTable(bytes, 0)
  } catch (error) {
    return { [UNREADABLE_FIELD]: textOf(error) }
  }
}

/** Whoever gets the headers walks through them recursively. */
const MAX_DEPTH = 32

const readerOf = (bytes: Buffer, depth: number): Reader => {
  if (depth > MAX_DEPTH) throw new RangeError(`headers are nested more than ${MAX_DEPTH} levels deep`)
  return { bytes, depth, offset: 0 }
}

const readTable = (bytes: Buffer, depth: number): Record<string, unknown> => {
  const fields: [string, unknown][] = []
  const reader = readerOf(bytes, depth)
  while (reader.offset < bytes.length) {
    const length = bytes.readUInt8(advance(reader, 1))
    const start = advance(reader, length)
    fields.push([bytes.toString('utf8', start, start + length), readValue(reader)])
  }
  return Object.fromEntries(fields)
}

const readArray = (bytes: Buffer, depth: number): unknown[] => {
  const values: unknown[] = []
  const reader = readerOf(bytes, depth)
  while (reader.offset < bytes.length) values.push(readValue(reader))
  return values
}

const readValue = (reader: Reader): unknown => {
  const tag = String.fromCharCode(reader.bytes.readUInt8(advance(reader, 1)))
  const read = READERS[tag]
  if (!read) throw new TypeError(`a header has the unknown type ${JSON.stringify(tag)}`)
  return read(reader)
}

const readBytes = (reader: Reader): Buffer => {
  const length = reader.bytes.readUInt32BE(advance(reader, 4))
  const start = advance(reader, length)
  if (reader.offset > reader.bytes.length) throw new RangeError('a header is longer than its table')
  return reader.bytes.subarray(start, start + length)
}

const readDecimal = (reader: Reader): number => {
  const places = reader.bytes.readUInt8(advance(reader, 1))
  return reader.bytes.readInt32BE(advance(reader, 4)) / 10 ** places
}

const advance = (reader: Reader, length: number): number => {
  reader.offset += length
  return reader.offset - length
}

const INT32_LIMIT = 2 ** 31

/**
 * Prepares a value for amqplib's encoder. Left to itself it writes integers of 8 and 16 bits with tags that py-amqp reads
 * as something else, which stops a Python consumer for good (https://github.com/celery/kombu/issues/2354).
 */
const encodable = (value: unknown): unknown => {
  if (typeof value === 'number') return encodableNumber(value)
  if (typeof value === 'bigint') return { '!': 'int64', value }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(encodable)
  return encodableFields(value)
}

export const encodableFields = (fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, encodable(value)]))

const encodableNumber = (value: number): unknown => {
  if (!Number.isSafeInteger(value)) return { '!': 'double', value }
  return { '!': -INT32_LIMIT <= value && value < INT32_LIMIT ? 'int32' : 'int64', value }
}
