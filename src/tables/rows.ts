import { fnv32 } from '../ranking/random.ts'
import { numberOf } from './cells.ts'
import { quoted, TableInvalid } from './errors.ts'
import type { Row } from './table.ts'

/** The gain of a grade is 2^grade − 1: above this, one row outweighs all others. */
const MAX_LABEL = 30

/** Where in a file something is wrong, and what would have been right. */
export interface Place {
  readonly path: string
  readonly line: number
  readonly column: string
}

/** @param cell what stands there */
export const cellError = ({ path, line, column }: Place, cell: string, expected: string): TableInvalid =>
  new TableInvalid(
    `${path}, line ${line}, column ${column}: ${cell === '' ? 'nothing here' : quoted(cell)}; ${expected}`,
  )

/** @returns the grade, or undefined where none can be read */
export const labelOf = (cell: string): number | undefined => {
  const label = numberOf(cell)
  return label !== undefined && label >= 0 && label <= MAX_LABEL ? label : undefined
}

export const LABEL_EXPECTED = `expected a grade from 0 to ${MAX_LABEL}`

/**
 * A number for an item: itself where its id is a whole number of 32 bits, else a hash of its text.
 * Two of a million texts may share one; only the baseline by item would notice.
 */
export const itemIdOf = (cell: string): number => {
  const number = Number(cell)
  if (cell.trim() !== '' && number === (number | 0)) return number
  return fnv32(cell) | 0
}

/** A row to be filled for each line of a file. */
export const emptyRow = (width: number): Row => ({
  line: 0,
  group: '',
  label: 0,
  itemId: 0,
  weight: 1,
  values: new Float64Array(width),
})
