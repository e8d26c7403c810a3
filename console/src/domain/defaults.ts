import { type Field, kindOf } from './schema.ts'

/** Fields by their names, as a form holds them. */
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
      return example ?? schema.minimum ?? Math.min(0, schema.maximum ?? 0)
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

/** What is sent: texts left empty are left out. */
export const asBody = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value !== undefined))
