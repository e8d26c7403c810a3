import type { Fields } from '../domain.ts'
import type { Field } from '../fields.ts'
import { daysAheadName, encoderOf } from './encoders.ts'
import type { Reader } from './readers.ts'

/** One side of a match, user or item: its fields as a row of numbers. */
export interface Side {
  readonly names: readonly string[]
  /** Positions of the columns with categories. */
  readonly categorical: readonly number[]
  /** Positions of the columns with day numbers, to be made relative to the moment of asking. */
  readonly days: readonly number[]
  /** Position of the first column of a field. */
  position(field: string): number
  encode(fields: Fields): readonly number[]
  /** One for each column. */
  readonly readers: readonly Reader[]
}

/** @param label stands before each column name: `user` gives `user.budget` */
export const createSide = (label: string, fields: readonly Field[]): Side => {
  const encoded = fields.flatMap((field) => {
    const encoder = encoderOf(field)
    return encoder === undefined ? [] : [{ field, encoder }]
  })
  const names = encoded.flatMap(({ encoder }) => encoder.names)
  const positionsOf = (kind: Field['kind'], nameOf: (field: string) => string) =>
    encoded.filter(({ field }) => field.kind === kind).map(({ field }) => names.indexOf(nameOf(field.name)))
  return {
    names: names.map((name) => `${label}.${name}`),
    categorical: positionsOf('category', (name) => name),
    days: positionsOf('date', daysAheadName),
    position: (field) => names.indexOf(field),
    encode: (values) => encoded.flatMap(({ field, encoder }) => encoder.encode(values[field.name])),
    readers: encoded.flatMap(({ encoder }) => encoder.readers),
  }
}
