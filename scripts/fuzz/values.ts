import type { Random } from '../../src/simulation/random.ts'

/** What of a JSON Schema is read here. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  /** Name of the field beside it that says how many entries it has. */
  readonly lengthOf?: string
}

/** The chance of one request, and the ids that earlier answers gave. */
export interface Source {
  readonly random: Random
  readonly ids: readonly string[]
}

export const pick = <T>(random: Random, entries: readonly T[]): T => entries[random.integer(0, entries.length)] as T

const hex = (random: Random, digits: number) =>
  Array.from({ length: digits }, () => random.integer(0, 16).toString(16)).join('')

const uuid = (random: Random) => [8, 4, 4, 4, 12].map((digits) => hex(random, digits)).join('-')

const text = ({ random, ids }: Source, { format, minLength = 0, maxLength = 40 }: Schema): string => {
  if (format === 'uuid') return ids.length > 0 && random.chance(0.8) ? pick(random, ids) : uuid(random)
  if (format === 'date') return new Date(random.integer(0, 4_000_000_000) * 1000).toISOString().slice(0, 10)
  if (format === 'date-time') return new Date(random.integer(0, 4_000_000_000) * 1000).toISOString()
  const alphabet = [...'abcXYZ019 -_.äßЖ中😀\'"\\/%&<>;\n\t\u202e\u0301']
  const length = random.integer(minLength, Math.min(maxLength, minLength + 40) + 1)
  return Array.from({ length }, () => pick(random, alphabet))
    .join('')
    .slice(0, maxLength)
}

const number = ({ random }: Source, { type, minimum = -1000, maximum = minimum + 2000 }: Schema) => {
  if (random.chance(0.2)) return pick(random, [minimum, maximum])
  return type === 'integer'
    ? Math.floor(random.between(minimum, Math.min(maximum, minimum + 1000)))
    : random.between(minimum, maximum)
}

const object = (source: Source, { properties = {}, required = [] }: Schema) => {
  const isGiven = ([name, { type }]: [string, Schema]) =>
    required.includes(name) || source.random.chance(type === 'object' ? 0.1 : 0.5)
  const named = Object.entries(properties).filter(isGiven)
  const value: Record<string, unknown> = Object.fromEntries(
    named.map(([name, schema]) => [name, fitting(source, schema)]),
  )
  for (const [name, { lengthOf, items }] of named) {
    if (lengthOf === undefined) continue
    value[name] = Array.from({ length: Number(value[lengthOf]) }, () => fitting(source, items ?? {}))
  }
  return value
}

const array = (source: Source, { items = {}, minItems = 0, maxItems = 5 }: Schema) =>
  Array.from({ length: source.random.integer(minItems, Math.min(maxItems, minItems + 5) + 1) }, () =>
    fitting(source, items),
  )

/** A value that fits its schema. */
export const fitting = (source: Source, schema: Schema): unknown => {
  const { random } = source
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return pick(random, schema.enum)
  if (schema.anyOf) return fitting(source, pick(random, schema.anyOf))
  const type = Array.isArray(schema.type) ? pick(random, schema.type) : schema.type
  if (type === 'object' || schema.properties) return object(source, schema)
  if (type === 'array') return array(source, schema)
  if (type === 'integer' || type === 'number') return number(source, { ...schema, type })
  if (type === 'boolean') return random.chance(0.5)
  return type === 'null' ? null : text(source, schema)
}

/** Values that something between the socket and the database may stumble over. */
const ODD: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 0.5, 1e-320, 1e308, -1e308, 2 ** 31, 2 ** 53, -(2 ** 63), 2 ** 64, 10 ** 30],
  ...['', ' ', '\0', 'a\0b', '\ud800', '\udfff\ud800', '\ufeff', '\u202e', 'NaN', 'Infinity', '1e400', '0x10', '1_000'],
  ...["'; drop table users; --", '{{7*7}}', '../../../etc/passwd', '<script>', '%00', '%s%n', '__proto__'],
  ...['-0', '01', '2026-02-30', '0000-00-00', '9999-12-31', '+275760-09-13', '2026-01-15T00:00:00Z', 'true', '[]'],
  ...[[], {}, [[]], [null], { length: 1e9 }, { toString: 1 }, { constructor: { prototype: {} } }, { $ref: '#' }],
]

const huge = (random: Random): unknown =>
  pick<() => unknown>(random, [
    () => 'x'.repeat(random.integer(1000, 70_000)),
    () => '😀'.repeat(random.integer(100, 10_000)),
    () => Array.from({ length: random.integer(101, 20_000) }, (_, i) => i),
    () => Object.fromEntries(Array.from({ length: random.integer(100, 3000) }, (_, i) => [`k${i}`, i])),
    () => JSON.parse('['.repeat(2000) + ']'.repeat(2000)),
  ])()

/** A value that mostly fits no schema. */
export const odd = (random: Random): unknown => (random.chance(0.1) ? huge(random) : pick(random, ODD))

/** The value with one to three parts of it replaced, left out or added. */
export const spoilt = (random: Random, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return odd(random)
  const result: Record<string, unknown> = { ...value }
  for (let i = random.integer(1, 4); i > 0; i--) {
    const name = pick(random, [...Object.keys(result), 'more'])
    if (random.chance(0.3)) delete result[name]
    else result[name] = odd(random)
  }
  return result
}
