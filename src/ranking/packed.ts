import { crc32 } from 'node:zlib'
import { ArtefactUnreadable } from './errors.ts'

/** The format this version writes. Format 1 lacks the gains and covers of trees; it is still read. */
const FORMAT_VERSION = 2
const OLDEST_FORMAT = 1

const MAGIC = 'STELLRNK'
/** Magic (8), version (4), checksum of all that follows (4), length of the header (4); whole numbers are little-endian. */
const PREFIX_BYTES = 20
const CHECKSUM_AT = 12

/** Width, constructor and accessors of each kind of array. */
const CODECS = {
  u8: {
    bytes: 1,
    make: (n: number) => new Uint8Array(n),
    get: DataView.prototype.getUint8,
    set: DataView.prototype.setUint8,
  },
  i32: {
    bytes: 4,
    make: (n: number) => new Int32Array(n),
    get: DataView.prototype.getInt32,
    set: DataView.prototype.setInt32,
  },
  u32: {
    bytes: 4,
    make: (n: number) => new Uint32Array(n),
    get: DataView.prototype.getUint32,
    set: DataView.prototype.setUint32,
  },
  f64: {
    bytes: 8,
    make: (n: number) => new Float64Array(n),
    get: DataView.prototype.getFloat64,
    set: DataView.prototype.setFloat64,
  },
} as const

type ArrayType = keyof typeof CODECS
type Arrays = { u8: Uint8Array; i32: Int32Array; u32: Uint32Array; f64: Float64Array }
type AnyArray = Arrays[ArrayType]

/** What an artefact holds: who made it, small facts as JSON, and the numbers. */
export interface Packed {
  readonly kind: string
  readonly featureNames: readonly string[]
  readonly settings: Readonly<Record<string, string | number>>
  readonly arrays: Readonly<Record<string, AnyArray>>
}

/** What is read back. */
export interface Unpacked extends Omit<Packed, 'arrays'> {
  readonly format: number
  /** @throws ArtefactUnreadable when the artefact has no such array */
  array<Type extends ArrayType>(name: string, type: Type): Arrays[Type]
}

interface Header extends Omit<Packed, 'arrays'> {
  /** Name, type and length of each array, in the order of their bytes. */
  readonly arrays: readonly (readonly [string, ArrayType, number])[]
}

/** @returns prefix, JSON header, arrays; the same content gives the same bytes on any machine */
export const pack = ({ kind, featureNames, settings, arrays }: Packed): Uint8Array => {
  const layout = Object.entries(arrays).map(([name, values]) => [name, typeOf(values), values.length] as const)
  const header = new TextEncoder().encode(JSON.stringify({ kind, featureNames, settings, arrays: layout }))
  const bytes = new Uint8Array(PREFIX_BYTES + header.length + bodyBytes(layout))
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode(MAGIC))
  view.setUint32(8, FORMAT_VERSION, true)
  view.setUint32(16, header.length, true)
  bytes.set(header, PREFIX_BYTES)
  let at = PREFIX_BYTES + header.length
  for (const values of Object.values(arrays)) {
    const { bytes: width, set } = CODECS[typeOf(values)]
    for (const value of values) {
      set.call(view, at, value, true)
      at += width
    }
  }
  view.setUint32(CHECKSUM_AT, checksum(bytes, FORMAT_VERSION), true)
  return bytes
}

/** @throws ArtefactUnreadable saying what is wrong with the bytes and what to do */
export const unpack = (bytes: Uint8Array): Unpacked => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  checkPrefix(bytes, view)
  const headerEnd = PREFIX_BYTES + view.getUint32(16, true)
  const header = readHeader(bytes.subarray(PREFIX_BYTES, headerEnd))
  if (headerEnd + bodyBytes(header.arrays) !== bytes.length) throw damaged('its length is not the one it states')
  const arrays = new Map<string, AnyArray>()
  let at = headerEnd
  for (const [name, type, length] of header.arrays) {
    const { bytes: width, make, get } = CODECS[type]
    const values = make(length)
    for (let i = 0; i < length; i++, at += width) values[i] = get.call(view, at, true)
    arrays.set(name, values)
  }
  const { kind, featureNames, settings } = header
  const format = view.getUint32(8, true)
  return { format, kind, featureNames, settings, array: (name, type) => pickArray(arrays.get(name), name, type) }
}

/** Covers the version since format 2, so that a changed one cannot pass for another format; in format 1 there was one only. */
const checksum = (bytes: Uint8Array, version: number): number =>
  crc32(bytes.subarray(16), version === 1 ? 0 : crc32(bytes.subarray(8, CHECKSUM_AT)))

/** An artefact of ours that is not whole. */
export const damaged = (what: string): ArtefactUnreadable =>
  new ArtefactUnreadable(`the model artefact is damaged: ${what}; restore it from a backup or train again`)

const pickArray = <Type extends ArrayType>(values: AnyArray | undefined, name: string, type: Type): Arrays[Type] => {
  if (values === undefined || typeOf(values) !== type) throw damaged(`it has no array "${name}" of type ${type}`)
  return values as Arrays[Type]
}

const checkPrefix = (bytes: Uint8Array, view: DataView) => {
  if (bytes.length < PREFIX_BYTES || new TextDecoder('latin1').decode(bytes.subarray(0, 8)) !== MAGIC)
    throw new ArtefactUnreadable(`these ${bytes.length} bytes are no model artefact: give one that a training saved`)
  const version = view.getUint32(8, true)
  if (version < OLDEST_FORMAT || version > FORMAT_VERSION)
    throw new ArtefactUnreadable(
      `the model artefact has format ${version}, and this version reads formats ${OLDEST_FORMAT} to ${FORMAT_VERSION}: load it with the version that saved it, or train again`,
    )
  if (view.getUint32(CHECKSUM_AT, true) !== checksum(bytes, version)) throw damaged('its checksum does not match')
}

const readHeader = (bytes: Uint8Array): Header => {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (isHeader(header)) return header
  } catch (cause) {
    throw new ArtefactUnreadable(damaged('its header is no JSON').message, { cause })
  }
  throw damaged('its header lacks a field')
}

const isHeader = (value: unknown): value is Header => {
  if (typeof value !== 'object' || value === null) return false
  const { kind, featureNames, settings, arrays } = value as Partial<Record<keyof Header, unknown>>
  return (
    typeof kind === 'string' &&
    Array.isArray(featureNames) &&
    featureNames.every((name) => typeof name === 'string') &&
    typeof settings === 'object' &&
    settings !== null &&
    Array.isArray(arrays) &&
    arrays.every(isLayout)
  )
}

const isLayout = (entry: unknown) =>
  Array.isArray(entry) &&
  typeof entry[0] === 'string' &&
  Object.hasOwn(CODECS, entry[1]) &&
  Number.isSafeInteger(entry[2]) &&
  entry[2] >= 0

const typeOf = (values: AnyArray): ArrayType => {
  if (values instanceof Uint8Array) return 'u8'
  if (values instanceof Int32Array) return 'i32'
  return values instanceof Uint32Array ? 'u32' : 'f64'
}

const bodyBytes = (layout: Header['arrays']) =>
  layout.reduce((sum, [, type, length]) => sum + CODECS[type].bytes * length, 0)
