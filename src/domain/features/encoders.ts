import type { Field } from '../fields.ts'
import { STATISTICS, statisticsOf } from '../statistics.ts'
import { asFlag, asMonth, asNameIn, asNumber, asWeekday, type Reader } from './readers.ts'

const DAY_MS = 86_400_000

/** Turns the value of one field into its columns. Missing or misfit values are NaN in all of them. */
export interface Encoder {
  readonly names: readonly string[]
  encode(value: unknown): readonly number[]
  /** One for each column. */
  readonly readers: readonly Reader[]
}

/** Days since 1970-01-01 (UTC). */
export const dayOf = (moment: Date): number => Math.floor(moment.getTime() / DAY_MS)

/** The name of the column that counts in days; it holds a day number until the moment of asking is known. */
export const daysAheadName = (field: string): string => `${field}.days_ahead`

/** The encoder of a field, or undefined for free text, which is no feature. */
export const encoderOf = (field: Field): Encoder | undefined => {
  switch (field.kind) {
    case 'text':
      return undefined
    case 'boolean':
      return {
        names: [field.name],
        encode: (value) => [typeof value === 'boolean' ? Number(value) : Number.NaN],
        readers: [asFlag],
      }
    case 'integer':
    case 'number':
      return {
        names: [field.name],
        encode: (value) => [typeof value === 'number' ? value : Number.NaN],
        readers: [asNumber],
      }
    case 'category':
      return categoryEncoder(field.name, field.categories)
    case 'date':
      return dateEncoder(field.name)
    case 'numbers':
      return listEncoder(field.prefix)
  }
}

const categoryEncoder = (name: string, categories: readonly string[]): Encoder => {
  const positions = new Map<unknown, number>(categories.map((category, position) => [category, position]))
  return {
    names: [name],
    encode: (value) => [positions.get(value) ?? Number.NaN],
    readers: [asNameIn(categories)],
  }
}

const dateEncoder = (name: string): Encoder => ({
  names: [`${name}.month`, `${name}.weekday`, daysAheadName(name)],
  encode: (value) => {
    const date = new Date(typeof value === 'string' ? value : Number.NaN)
    const weekdayFromMonday = (date.getUTCDay() + 6) % 7
    return [date.getUTCMonth() + 1, weekdayFromMonday, dayOf(date)]
  },
  readers: [asMonth, asWeekday, asNumber],
})

const listEncoder = (prefix: string): Encoder => ({
  names: STATISTICS.map((statistic) => `${prefix}_${statistic}`),
  encode: (value) => {
    const statistics = statisticsOf(value)
    return STATISTICS.map((statistic) => statistics?.[statistic] ?? Number.NaN)
  },
  readers: STATISTICS.map(() => asNumber),
})
