import type { Domain, Fields } from '../domain/domain.ts'
import { type Field, fieldsOf } from '../domain/fields.ts'
import { STATISTICS, type Statistic } from '../domain/statistics.ts'

/** One thing that users say, watched for a change. */
export interface Input {
  readonly name: string
  readonly kind: 'number' | 'category'
  /** Whether it is counted: no value lies between two neighbouring whole numbers. */
  readonly isWhole: boolean
  /** @param user described fields @returns undefined when it is missing or does not fit */
  read(user: Fields, askedAt: Date): number | string | undefined
}

const DAY_MS = 86_400_000

/** Of an enum with more categories, the rest counts as one: a sketch stays small whatever a domain says. */
const MOST_CATEGORIES = 50

/** Stands for the categories beyond the first fifty. */
export const OTHER = '(other)'

/**
 * The inputs of a domain: numbers, the statistics of lists, dates as days ahead of asking, booleans and enums as
 * categories. Free text is none.
 */
export const inputsOf = ({ user }: Pick<Domain, 'user'>): Input[] => fieldsOf(user).flatMap(inputsOfField)

const inputsOfField = (field: Field): Input[] => {
  switch (field.kind) {
    case 'text':
      return []
    case 'boolean':
      return [{ name: field.name, kind: 'category', isWhole: false, read: (user) => booleanText(user[field.name]) }]
    case 'category':
      return [categoryInput(field.name, field.categories)]
    case 'date':
      return [
        {
          name: `${field.name}.days_ahead`,
          kind: 'number',
          isWhole: true,
          read: (user, at) => daysAhead(user[field.name], at),
        },
      ]
    case 'numbers':
      return STATISTICS.map((statistic) =>
        numberInput(`${field.prefix}_${statistic}`, field.entry === 'integer' && isEntry(statistic)),
      )
    default:
      return [numberInput(field.name, field.kind === 'integer')]
  }
}

/** A mean or a deviation of whole numbers is none. */
const isEntry = (statistic: Statistic) => statistic === 'min' || statistic === 'max'

const numberInput = (name: string, isWhole: boolean): Input => ({
  name,
  kind: 'number',
  isWhole,
  read: ({ [name]: value }) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
})

const categoryInput = (name: string, categories: readonly string[]): Input => {
  const named = new Set(categories.slice(0, MOST_CATEGORIES))
  const read = ({ [name]: value }: Fields) => {
    if (typeof value !== 'string') return undefined
    return named.has(value) ? value : OTHER
  }
  return { name, kind: 'category', isWhole: false, read }
}

const booleanText = (value: unknown): string | undefined => (typeof value === 'boolean' ? String(value) : undefined)

const daysAhead = (value: unknown, askedAt: Date): number | undefined => {
  const days = Math.floor(Date.parse(String(value)) / DAY_MS) - Math.floor(askedAt.getTime() / DAY_MS)
  return Number.isFinite(days) ? days : undefined
}
