import type { Match } from '../../../src/domain/domain.ts'

/** A field of the domain, as the API reference has it: JSON Schema with annotations of ours (docs/domain.md). */
export interface FieldSchema {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'
  readonly format?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly maxItems?: number
  readonly items?: FieldSchema
  /** The field that says how many entries a list has. */
  readonly lengthOf?: string
  /** What the statistics of a list are named after. */
  readonly prefix?: string
  /** The field that it is no more than. */
  readonly atMost?: string
  readonly unit?: string
  /** What it is called in place of its name. */
  readonly title?: string
  readonly description?: string
  readonly examples?: readonly unknown[]
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
}

interface AskedSchema extends ObjectSchema {
  readonly matches: readonly Match[]
}

/** `/openapi.json`, as far as it is read here. */
export interface ReferenceDocument {
  readonly info: { readonly version: string }
  readonly paths: {
    readonly '/inference/start': { readonly post: { readonly requestBody: Content<AskedSchema> } }
    readonly '/inference/results/{task_id}': {
      readonly get: { readonly responses: { readonly 200: Content<{ readonly items: ObjectSchema }> } }
    }
    readonly '/inference/select/': { readonly put: { readonly requestBody: Content<ObjectSchema> } }
  }
}

interface Content<Schema> {
  readonly content: { readonly 'application/json': { readonly schema: Schema } }
}

export interface Field {
  readonly name: string
  readonly schema: FieldSchema
  readonly isRequired: boolean
}

export type Kind = 'number' | 'switch' | 'date' | 'numbers' | 'choice' | 'text'

export interface SearchSchema {
  /** What is asked, as far as a form has a control for it. */
  readonly asked: readonly Field[]
  /** What an item is said to have, in the domain's order. */
  readonly told: readonly Field[]
  /** Which of them speak of the same thing. */
  readonly matches: readonly Match[]
  /** Name of an item's id, such as `location_id`. */
  readonly itemKey: string
}

/** The control for a field; undefined where there is none, as for an object. */
export const kindOf = ({ type, format, enum: choices, items }: FieldSchema): Kind | undefined => {
  if (choices !== undefined) return 'choice'
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'boolean') return 'switch'
  if (type === 'array') return items?.type === 'integer' || items?.type === 'number' ? 'numbers' : undefined
  if (type !== 'string') return undefined
  return format === 'date' ? 'date' : 'text'
}

const fieldsOf = ({ properties, required = [] }: ObjectSchema): Field[] =>
  Object.entries(properties).map(([name, schema]) => ({ name, schema, isRequired: required.includes(name) }))

const jsonOf = <Schema>({ content }: Content<Schema>) => content['application/json'].schema

/** What a search needs to know of the domain, from the reference that the server makes of it. */
export const readSchema = ({ paths }: ReferenceDocument): SearchSchema => {
  const choice = jsonOf(paths['/inference/select/'].put.requestBody).properties
  const start = jsonOf(paths['/inference/start'].post.requestBody)
  return {
    asked: fieldsOf(start).filter(({ schema }) => kindOf(schema) !== undefined),
    told: fieldsOf(jsonOf(paths['/inference/results/{task_id}'].get.responses[200]).items),
    matches: start.matches,
    itemKey: Object.keys(choice).find((name) => name !== 'task_id') ?? 'item_id',
  }
}
