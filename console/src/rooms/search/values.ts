import { type Field, type FieldSchema, kindOf } from './schema.ts'

export type Values = Readonly<Record<string, unknown>>

const DAY_MS = 86_400_000
const DEFAULT_DAYS_AHEAD = 30

const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10)

/** An example of a day grows old: then a day that can still be asked for. */
const dayFrom = (example: unknown) => {
  const today = isoDay(Date.now())
  return typeof example === 'string' && example >= today ? example : isoDay(Date.now() + DEFAULT_DAYS_AHEAD * DAY_MS)
}

const defaultOf = ({ schema }: Field): unknown => {
  const example = schema.examples?.[0]
  switch (kindOf(schema)) {
    case 'date':
      return dayFrom(example)
    case 'switch':
      return false
    case 'number':
      return example ?? schema.minimum ?? 0
    case 'numbers':
      return example ?? []
    case 'choice':
      return example ?? schema.enum?.[0]
    default:
      return example ?? ''
  }
}

/** What a form begins with: the schema's examples, and no wish. Fields that may be left out are. */
export const defaultValues = (fields: readonly Field[]): Values =>
  Object.fromEntries(fields.filter(({ isRequired }) => isRequired).map((field) => [field.name, defaultOf(field)]))

const resized = (list: readonly number[], length: number, schema: FieldSchema) => {
  const filler = list.at(-1) ?? (schema.examples?.[0] as number[] | undefined)?.[0] ?? schema.items?.minimum ?? 0
  return Array.from({ length }, (_, index) => list[index] ?? filler)
}

/** The values with one changed; lists that have an entry for each of it follow. */
export const changed = (fields: readonly Field[], values: Values, change: readonly [string, unknown]): Values => {
  const [name, value] = change
  const followers = fields
    .filter(({ schema }) => schema.lengthOf === name && typeof value === 'number')
    .map(({ name: list, schema }) => [
      list,
      resized((values[list] as number[] | undefined) ?? [], Math.min(Number(value), schema.maxItems ?? 100), schema),
    ])
  return { ...values, [name]: value, ...Object.fromEntries(followers) }
}

/** What is sent: texts left empty are left out. */
export const asBody = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value !== undefined))

const roundUp = (value: number) => {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power
}

const LEAST_RANGE = 10

/**
 * The range of a slider: the schema's, cut to four times the example, because a limit that keeps nonsense out (100
 * people) leaves no room for what people ask. The box beside it takes the rest.
 */
export const sliderRange = ({ type, minimum = 0, maximum = Number.POSITIVE_INFINITY, examples }: FieldSchema) => {
  const example = Number(examples?.[0] ?? LEAST_RANGE)
  const max = Math.min(maximum, Math.max(minimum + LEAST_RANGE, roundUp(Math.max(1, example * 4))))
  const step = type === 'integer' ? 1 : roundUp((max - minimum) / 250)
  return { min: minimum, max, step }
}
