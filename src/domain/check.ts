import type { Fields, Problem } from './domain.ts'
import type { Field } from './fields.ts'

const INTEGER_MAX = 2 ** 31 - 1
const INTEGER_MIN = -(2 ** 31)

/**
 * What the schema of a user cannot say: a list as long as another field says (`lengthOf`), and values that fit
 * JSON Schema but no typed column of a view. One bad row would otherwise break every query on that view.
 * Types and messages follow pydantic's.
 * @param user fields that fit the schema already
 */
export const problemsOf = (fields: readonly Field[], user: Fields): Problem[] =>
  fields.flatMap((field) => {
    const problem = problemOf(field, user)
    return problem === undefined ? [] : [{ loc: ['body', field.name], ...problem }]
  })

type Finding = Omit<Problem, 'loc'> | undefined

const problemOf = (field: Field, user: Fields): Finding => {
  const value = user[field.name]
  if (field.kind === 'numbers' && field.lengthOf !== undefined) return lengthProblem(value, field.lengthOf, user)
  if (field.kind === 'integer') return integerProblem(value)
  if (field.kind === 'date') return dateProblem(value)
  return undefined
}

const lengthProblem = (list: unknown, countField: string, user: Fields): Finding => {
  const expected = user[countField]
  if (!Array.isArray(list) || typeof expected !== 'number' || list.length === expected) return undefined
  return {
    type: list.length < expected ? 'too_short' : 'too_long',
    msg: `List should have as many items as ${countField} says, ${expected}, not ${list.length}`,
  }
}

const integerProblem = (value: unknown): Finding => {
  if (typeof value !== 'number') return undefined
  if (value > INTEGER_MAX) {
    return { type: 'less_than_equal', msg: `Input should be less than or equal to ${INTEGER_MAX}` }
  }
  if (value < INTEGER_MIN) {
    return { type: 'greater_than_equal', msg: `Input should be greater than or equal to ${INTEGER_MIN}` }
  }
  return undefined
}

/** JSON Schema's date allows the year 0000, which neither Python nor PostgreSQL knows. */
const dateProblem = (value: unknown): Finding =>
  typeof value === 'string' && value.startsWith('0000')
    ? {
        type: 'date_from_datetime_parsing',
        msg: 'Input should be a valid date or datetime, year 0000 is out of range',
      }
    : undefined
