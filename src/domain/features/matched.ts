import type { Match } from '../domain.ts'
import { DomainError } from '../errors.ts'
import type { Field } from '../fields.ts'
import { asFlag, asNumber, type Reader } from './readers.ts'

/** A column made of one field of the user and one of the item. */
export interface MatchedColumn {
  readonly name: string
  readonly match: Match
  /** Whether it never falls (1) or never rises (−1) with the item's field; of no use for categories. */
  readonly slope: 1 | -1
  /** Both as encoded: booleans 0 or 1, categories their position, missing NaN. */
  combine(user: number, item: number): number
  readonly read: Reader
}

/**
 * Columns of one match: difference and ratio for numbers, wanted-and-there and wanted-and-missing for booleans,
 * equality for categories.
 * @throws DomainError when a field is unknown or the two cannot be compared
 */
export const matchedColumns = (match: Match, user: readonly Field[], item: readonly Field[]): MatchedColumn[] => {
  const [wanted, offered] = [find(match.user, user, 'user'), find(match.item, item, 'item')]
  if (isNumber(wanted) && isNumber(offered)) return numberColumns(match)
  if (wanted.kind === 'boolean' && offered.kind === 'boolean') return booleanColumns(match)
  if (wanted.kind === 'category' && offered.kind === 'category') {
    return [categoryColumn(match, wanted.categories, offered.categories)]
  }
  throw new DomainError(
    `match ${match.user}–${match.item}: ${wanted.kind} and ${offered.kind} do not compare; match two numbers, two booleans or two enums`,
  )
}

const find = (name: string, fields: readonly Field[], side: string): Field => {
  const field = fields.find((candidate) => candidate.name === name)
  if (field === undefined) throw new DomainError(`matches: the ${side} schema has no field ${name}`)
  return field
}

const isNumber = (field: Field): boolean => field.kind === 'integer' || field.kind === 'number'

const numberColumns = (match: Match): MatchedColumn[] => [
  {
    match,
    name: `${match.user}-${match.item}`,
    slope: -1,
    combine: (user, item) => finite(user - item),
    read: asNumber,
  },
  {
    match,
    name: `${match.item}/${match.user}`,
    slope: 1,
    combine: (user, item) => (user > 0 ? finite(item / user) : Number.NaN),
    read: asNumber,
  },
]

/** A share of nothing, or of less, and an overflow say nothing, as a missing value does. */
const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN)

const booleanColumns = (match: Match): MatchedColumn[] => [
  { match, name: `${match.user}&${match.item}`, slope: 1, combine: (user, item) => user * item, read: asFlag },
  { match, name: `${match.user}&!${match.item}`, slope: -1, combine: (user, item) => user * (1 - item), read: asFlag },
]

/** The two enums may list their categories in different orders. */
const categoryColumn = (match: Match, user: readonly string[], item: readonly string[]): MatchedColumn => {
  const sameInItem = Float64Array.from(user, (category) => item.indexOf(category))
  return {
    match,
    name: `${match.user}=${match.item}`,
    slope: 1,
    combine: (userPosition, itemPosition) =>
      Number.isNaN(userPosition) || Number.isNaN(itemPosition)
        ? Number.NaN
        : Number(sameInItem[userPosition] === itemPosition),
    read: asFlag,
  }
}
