import type { TObject } from 'typebox'
import { DomainError } from './errors.ts'

/**
 * Keywords of ours beside JSON Schema's own; a validator in strict mode has to be told that they are known.
 * `lengthOf`: the list has as many entries as that field says. `prefix`: names the statistics of a list.
 * `atMost`: forms let it be no more than that field; the API does not mind. `unit`: what its numbers are counted in.
 * `matches`: on the whole of what is asked, the domain's own, for those who show what an item has of it.
 */
export const ANNOTATIONS = ['lengthOf', 'prefix', 'atMost', 'unit', 'matches'] as const

/** One field of a schema, reduced to what columns, features and checks need. */
export type Field =
  | { readonly kind: 'boolean' | 'integer' | 'number' | 'date' | 'text'; readonly name: string }
  | { readonly kind: 'category'; readonly name: string; readonly categories: readonly string[] }
  | {
      readonly kind: 'numbers'
      readonly name: string
      readonly entry: 'integer' | 'number'
      readonly prefix: string
      readonly lengthOf: string | undefined
    }

interface FieldSchema {
  readonly type?: unknown
  readonly enum?: unknown
  readonly format?: unknown
  readonly items?: { readonly type?: unknown }
  readonly lengthOf?: unknown
  readonly prefix?: unknown
}

/**
 * The fields of a schema in its order.
 * @throws DomainError naming the first field that is none of boolean, integer, number, date, text, enum or list of numbers
 */
export const fieldsOf = (schema: TObject): Field[] =>
  Object.entries(schema.properties).map(([name, property]) => fieldOf(name, property))

const fieldOf = (name: string, schema: FieldSchema): Field => {
  if (schema.enum !== undefined) return categoryOf(name, schema.enum)
  if (schema.type === 'boolean' || schema.type === 'integer' || schema.type === 'number') {
    return { name, kind: schema.type }
  }
  if (schema.type === 'string') return { name, kind: schema.format === 'date' ? 'date' : 'text' }
  if (schema.type === 'array') return listOf(name, schema)
  throw new DomainError(
    `field ${name}: use type boolean, integer, number, string (with format date for a date), an enum of strings, or an array of numbers`,
  )
}

const categoryOf = (name: string, categories: unknown): Field => {
  if (!Array.isArray(categories) || !categories.every((category) => typeof category === 'string')) {
    throw new DomainError(`field ${name}: every entry of its enum has to be a string`)
  }
  return { name, kind: 'category', categories }
}

const listOf = (name: string, schema: FieldSchema): Field => {
  const entry = schema.items?.type
  if (entry !== 'integer' && entry !== 'number') {
    throw new DomainError(`field ${name}: the items of a list have to be of type integer or number`)
  }
  const prefix = textOr(name, schema.prefix) ?? name
  return { name, kind: 'numbers', entry, prefix, lengthOf: textOr(name, schema.lengthOf) }
}

const textOr = (name: string, annotation: unknown): string | undefined => {
  if (annotation === undefined || typeof annotation === 'string') return annotation
  throw new DomainError(`field ${name}: lengthOf and prefix have to be strings`)
}
