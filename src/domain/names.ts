import type { TObject } from 'typebox'
import type { Column, DomainDefinition } from './domain.ts'
import { DomainError } from './errors.ts'
import type { Field } from './fields.ts'

/** Names become SQL identifiers (63 bytes at most in PostgreSQL) and JSON keys. */
const NAME = /^[a-z][a-z0-9_]{0,62}$/

/** Views and paths of the service itself. */
const TAKEN_NOUNS = ['inference', 'result', 'event', 'dataset', 'model', 'info']

/** @throws DomainError when the name or a noun cannot be used in paths and views */
export const checkNouns = ({ name, nouns }: DomainDefinition): void => {
  if (!NAME.test(name)) throw badName('name', name)
  for (const [side, noun] of Object.entries(nouns)) {
    if (!NAME.test(noun)) throw badName(`nouns.${side}`, noun)
    if (TAKEN_NOUNS.includes(noun)) throw new DomainError(`nouns.${side}: ${noun} is taken by the service; use another`)
  }
  if (nouns.user === nouns.item) throw new DomainError(`nouns: user and item are both called ${nouns.user}`)
}

/**
 * @param taken columns that the service puts beside these
 * @throws DomainError when a field cannot be a column, or two fields give the same column
 */
export const checkColumns = (columns: readonly Column[], taken: readonly string[]): void => {
  const seen = new Set(taken)
  for (const { name, field } of columns) {
    if (!NAME.test(name)) throw badName(`field ${field}`, name)
    if (seen.has(name)) throw new DomainError(`field ${field}: there is a column ${name} already; rename the field`)
    seen.add(name)
  }
}

/** @throws DomainError when `lengthOf` names no integer field */
export const checkLengths = (fields: readonly Field[]): void => {
  for (const field of fields) {
    if (field.kind !== 'numbers' || field.lengthOf === undefined) continue
    const count = fields.find(({ name }) => name === field.lengthOf)
    if (count?.kind !== 'integer') {
      throw new DomainError(`field ${field.name}: lengthOf has to name an integer field, not ${field.lengthOf}`)
    }
  }
}

const isNumber = (field: Field | undefined) => field?.kind === 'integer' || field?.kind === 'number'

/** @throws DomainError when `atMost` stands on no number, or names none */
export const checkLimits = ({ properties }: TObject, fields: readonly Field[]): void => {
  const fieldOf = (name: unknown) => fields.find((field) => field.name === name)
  for (const [name, schema] of Object.entries<{ readonly atMost?: unknown }>(properties)) {
    if (schema.atMost === undefined || (isNumber(fieldOf(name)) && isNumber(fieldOf(schema.atMost)))) continue
    throw new DomainError(`field ${name}: atMost has to stand on a number and name another, not ${schema.atMost}`)
  }
}

const badName = (place: string, name: string): DomainError =>
  new DomainError(`${place}: ${JSON.stringify(name)} has to be lower-case letters, digits and _, 63 at most`)
