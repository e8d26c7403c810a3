import { daysOf, isMissing, numberOf } from './cells.ts'
import { listed, quoted, TableInvalid } from './errors.ts'
import type { Column, Complain, Encoder, SourceRow } from './table.ts'

/** More different texts than this are names or sentences, of which nothing can be learned. */
const MAX_CATEGORIES = 100_000

/** A column whose kind shows in its first cell that is not missing. */
interface Learning {
  readonly name: string
  /** Where its cells stand in a row of the file. */
  readonly position: number
  kind: Column['kind']
  /** The first text of a column of texts, as "x" in line 2. */
  first: string
  readonly categories: Map<string, number>
  /** Its numbers are names, as was asked. */
  readonly isForced: boolean
}

/** Which columns of a file become features. */
export interface FeatureChoice {
  /** Columns with a role. */
  readonly roles: readonly string[]
  /** Columns to leave out. */
  readonly ignore: readonly string[]
  /** Columns to take as categories though they look like numbers. */
  readonly category: readonly string[]
}

/**
 * Learns from a file what its columns hold: numbers, dates, or text, which are categories. The first cell that is
 * not missing decides, and a later one of another kind is refused, because it is a slip more often than not.
 * @throws TableInvalid when no feature is left
 */
export const learnColumns = (header: readonly string[], { roles, ignore, category }: FeatureChoice): Encoder => {
  const columns = header.flatMap((name, position): Learning[] => {
    if (roles.includes(name) || ignore.includes(name)) return []
    const isForced = category.includes(name)
    return [{ name, position, kind: isForced ? 'category' : 'empty', first: '', categories: new Map(), isForced }]
  })
  if (columns.length === 0)
    throw new TableInvalid(`no feature is left of the columns ${listed(header)}: leave at least one`)
  return {
    width: columns.length,
    encode(source, values, complain) {
      for (let index = 0; index < columns.length; index++) {
        const column = columns[index] as Learning
        if (column.kind === 'empty') settle(column, source, complain)
        values[index] = numberIn(column, source.cells[column.position] as string, complain)
      }
    },
    features: () => ({
      columns: columns.map(settled),
      names: columns.map(({ name }) => name),
      categorical: [...columns.keys()].filter((index) => columns[index]?.kind === 'category'),
      unused: [],
    }),
  }
}

const settled = ({ name, kind, categories }: Learning): Column =>
  kind === 'category' ? { name, kind, categories: [...categories.keys()] } : { name, kind }

/** A first cell such as 1,5 is a number of another country: as text it would teach nothing. */
const settle = (column: Learning, { cells, line }: SourceRow, complain: Complain) => {
  const cell = cells[column.position] as string
  column.kind = kindOf(cell)
  if (column.kind !== 'category') return
  if (DECIMAL_COMMA.test(cell)) complain(column.position, `${POINT_EXPECTED} ${asNames(column.name)}`)
  column.first = `${quoted(cell.trim())} in line ${line}`
}

const numberIn = (column: Learning, cell: string, complain: Complain): number => {
  switch (column.kind) {
    case 'number':
      return numberOf(cell) ?? complain(column.position, numberExpected(column.name, cell))
    case 'date':
      return daysOf(cell) ?? complain(column.position, dateExpected(column.name))
    case 'category':
      return positionOf(column, cell, complain)
    default:
      return Number.NaN
  }
}

const kindOf = (cell: string): Column['kind'] => {
  if (isMissing(cell)) return 'empty'
  if (numberOf(cell) !== undefined) return 'number'
  return daysOf(cell) === undefined ? 'category' : 'date'
}

const DECIMAL_COMMA = /^\s*-?\d+,\d+\s*$/
const POINT_EXPECTED = 'expected a number with a point, such as 12.5'
const asNames = (name: string) => `(--category ${name} takes its cells as names)`

const numberExpected = (name: string, cell: string) =>
  DECIMAL_COMMA.test(cell)
    ? POINT_EXPECTED
    : `expected a number as in the rows above, or nothing for a missing value ${asNames(name)}`

const dateExpected = (name: string) => `expected a date such as 2026-01-15 as in the rows above ${asNames(name)}`

const positionOf = (column: Learning, cell: string, complain: Complain): number => {
  const text = cell.trim()
  const known = column.categories.get(text)
  if (known !== undefined) return known
  if (isMissing(text)) return Number.NaN
  if (!column.isForced && numberOf(text) !== undefined)
    complain(
      column.position,
      `expected text, as ${column.first} is the first cell and no number (correct that one, or --category ${column.name} takes numbers as names too)`,
    )
  const position = column.categories.size
  if (position === MAX_CATEGORIES)
    complain(
      column.position,
      `found more than ${MAX_CATEGORIES} different texts (--ignore ${column.name} leaves it out)`,
    )
  column.categories.set(text, position)
  return position
}
