import { randomUUID } from 'node:crypto'
import { EncodeError } from './errors.ts'

/** @throws EncodeError naming `what` */
export const encodeJson = (value: unknown, what: string): string => {
  try {
    const text = JSON.stringify(value)
    if (text === undefined) throw new TypeError(`${typeof value} has no JSON form`)
    return text
  } catch (cause) {
    throw new EncodeError(what, cause)
  }
}

/**
 * Reads JSON as Python writes it: with `NaN`, `Infinity`, `-Infinity`, and kombu's wrapped types
 * (dates, decimals, UUIDs and bytes become text). Whole numbers beyond 2^53 lose digits.
 * @throws SyntaxError
 */
export const decodeJson = (text: string): unknown => {
  const value = parse(text)
  return text.includes('"__type__"') ? unwrap(value) : value
}

/** Deeper than any task needs, and far from where reading or writing it would use up the stack. */
const MAX_DEPTH = 200

/** Whether arrays and objects stand in each other deeper than 200 levels; looks at the text alone, and does not recurse. */
export const isTooDeep = (text: string): boolean => {
  // Each level takes two characters.
  if (text.length < 2 * MAX_DEPTH) return false
  const tokens = /["[\]{}]/g
  let depth = 0
  for (let token = tokens.exec(text); token; token = tokens.exec(text)) {
    if (token[0] === '"') tokens.lastIndex = endOfString(text, tokens.lastIndex)
    else depth += token[0] === '[' || token[0] === '{' ? 1 : -1
    if (depth > MAX_DEPTH) return true
  }
  return false
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    // Only text that needs it pays for the second look.
    if (!text.includes('NaN') && !text.includes('Infinity')) throw error
    return JSON.parse(replaceLiterals(text), (_key, value: unknown) => (value === NAN_MARK ? Number.NaN : value))
  }
}

/** Stands for NaN between two passes; random, so that no message can contain it. */
const NAN_MARK = `NaN ${randomUUID()}`

const REPLACEMENTS: Readonly<Record<string, string>> = {
  NaN: `"${NAN_MARK}"`,
  Infinity: '1e999',
  '-Infinity': '-1e999',
}

const replaceLiterals = (text: string): string => {
  const tokens = /"|NaN|-?Infinity/g
  let out = ''
  let copied = 0
  for (let token = tokens.exec(text); token; token = tokens.exec(text)) {
    const replacement = REPLACEMENTS[token[0]]
    if (replacement === undefined) {
      tokens.lastIndex = endOfString(text, token.index + 1)
    } else {
      out += text.slice(copied, token.index) + replacement
      copied = tokens.lastIndex
    }
  }
  return out + text.slice(copied)
}

/** @returns the position after the closing quote; by hand, because a pattern would overflow on long strings */
const endOfString = (text: string, start: number): number => {
  const marks = /["\\]/g
  marks.lastIndex = start
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    if (mark[0] === '"') return marks.lastIndex
    marks.lastIndex += 1
  }
  return text.length
}

const WRAPPED_TEXT = new Set(['datetime', 'date', 'time', 'decimal', 'bytes', 'base64'])

/** kombu 5.3+ writes rich types as `{"__type__": T, "__value__": V}`. Unknown types stay as they are. */
const unwrap = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unwrap)
  if (!isObject(value)) return value
  const { __type__: type, __value__: content } = value
  if (typeof type === 'string' && WRAPPED_TEXT.has(type) && typeof content === 'string') return content
  if (type === 'uuid' && isObject(content) && typeof content.hex === 'string') return dashed(content.hex)
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unwrap(entry)]))
}

const dashed = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** A JSON object: neither null nor an array. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
