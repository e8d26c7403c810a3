import { daysOf, isMissing, numberOf } from './cells.ts'
import { listed, TableInvalid } from './errors.ts'
import type { Column, Encoder } from './table.ts'

type Parse = (cell: string, complain: (expected: string) => never) => number

/**
 * Reads the columns that a model knows, found by name in any order; others in the file are passed over. A category
 * that the model has not seen is a missing value.
 * @throws TableInvalid naming the columns that are missing
 */
export const knownColumns = (header: readonly string[], columns: readonly Column[]): Encoder => {
  requireColumns(header, columns)
  const positions = Int32Array.from(columns, ({ name }) => header.indexOf(name))
  const parsers = columns.map(parserOf)
  return {
    width: columns.length,
    encode({ cells }, values, complain) {
      for (let index = 0; index < parsers.length; index++) {
        const position = positions[index] as number
        const parse = parsers[index] as Parse
        values[index] = parse(cells[position] as string, (expected) => complain(position, expected))
      }
    },
    features: () => ({
      columns,
      names: columns.map(({ name }) => name),
      categorical: categoricalOf(columns),
      unused: [],
    }),
  }
}

/** Positions of the columns with categories. */
const categoricalOf = (columns: readonly Column[]): number[] =>
  [...columns.keys()].filter((index) => columns[index]?.kind === 'category')

/** @throws TableInvalid naming the columns that are missing and those that there are */
export const requireColumns = (header: readonly string[], columns: readonly { readonly name: string }[]): void => {
  const missing = columns.filter(({ name }) => !header.includes(name)).map(({ name }) => name)
  if (missing.length === 0) return
  const nouns = missing.length === 1 ? 'a column' : 'the columns'
  throw new TableInvalid(
    `${nouns} ${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} missing: there are ${listed(header)}`,
  )
}

const parserOf = (column: Column): Parse => {
  switch (column.kind) {
    case 'number':
      return (cell, complain) => numberOf(cell) ?? complain('expected a number, or nothing for a missing value')
    case 'date':
      return (cell, complain) => daysOf(cell) ?? complain('expected a date such as 2026-01-15, or nothing')
    case 'category': {
      const positions = new Map(column.categories.map((category, position) => [category, position]))
      return (cell) => (isMissing(cell) ? Number.NaN : (positions.get(cell.trim()) ?? Number.NaN))
    }
    default:
      return () => Number.NaN
  }
}
