import { UnreadableMessage } from './errors.ts'
import { isObject } from './json.ts'
import { parseTime } from './time.ts'

/** Reads the fields of a received header table or object; each reader throws UnreadableMessage naming the field. */
export interface Fields {
  /** The name of something, which must be there: at most 255 characters, none of them for control. */
  name(key: string): string
  optionalName(key: string): string | null
  text(key: string): string | null
  /** A whole number from 0; Python also sends it as text. */
  count(key: string): number | null
  flag(key: string): boolean
  time(key: string): Date | null
  /** `[hard, soft]` in seconds; Celery takes 0 for unset. */
  limits(key: string): readonly [number | null, number | null]
  objects(key: string): readonly Record<string, unknown>[]
}

export const createFields = (source: Readonly<Record<string, unknown>>): Fields => ({
  name: (key) => readName(key, source[key]),
  optionalName: (key) => optional(source[key], (value) => readName(key, value)),
  text: (key) => optional(source[key], (value) => (typeof value === 'string' ? value : refuse(key, 'no text'))),
  count: (key) => optional(source[key], (value) => readCount(key, value)),
  flag: (key) => Boolean(source[key]),
  time: (key) => optional(source[key], (value) => readTime(key, value)),
  limits: (key) => optional(source[key], (value) => readLimits(key, value)) ?? [null, null],
  objects: (key) => optional(source[key], (value) => readObjects(key, value)) ?? [],
})

/** Names become keys of other servers, paths and log lines. */
export const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^[^\p{Cc}\p{Cs}]{1,255}$/u.test(value)

const readName = (key: string, value: unknown): string =>
  isName(value) ? value : refuse(key, 'no text of 1 to 255 characters, none of them for control')

const refuse = (key: string, problem: string): never => {
  throw new UnreadableMessage('field', `${key} is ${problem}`)
}

const optional = <Value>(value: unknown, read: (value: unknown) => Value): Value | null =>
  value === undefined || value === null ? null : read(value)

const readCount = (key: string, value: unknown): number => {
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0
    ? count
    : refuse(key, 'no whole number from 0')
}

const readTime = (key: string, value: unknown): Date => {
  const time = typeof value === 'string' ? parseTime(value) : undefined
  return time ?? refuse(key, 'no ISO-8601 time')
}

const readLimits = (key: string, value: unknown): readonly [number | null, number | null] => {
  if (!Array.isArray(value) || value.length !== 2) return refuse(key, 'no pair [hard, soft]')
  const [hard, soft] = value.map((limit: unknown) => optional(limit, (seconds) => readLimit(key, seconds)))
  return [hard ?? null, soft ?? null]
}

const readLimit = (key: string, seconds: unknown): number | null => {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0) return refuse(key, 'no limit in seconds')
  return seconds === 0 ? null : seconds
}

const readObjects = (key: string, value: unknown): readonly Record<string, unknown>[] =>
  Array.isArray(value) && value.every(isObject) ? value : refuse(key, 'no array of objects')
