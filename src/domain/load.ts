import { type Static, type TObject, Type } from 'typebox'
import { Errors } from 'typebox/value'
import { defineDomain } from './define.ts'
import type { Domain } from './domain.ts'
import { DomainError } from './errors.ts'

/** What is not listed is refused: a misspelt annotation would otherwise be ignored without a word. */
const FieldFile = Type.Object(
  {
    type: Type.Optional(Type.Enum(['boolean', 'integer', 'number', 'string', 'array'])),
    enum: Type.Optional(Type.Array(Type.String(), { minItems: 1, uniqueItems: true })),
    format: Type.Optional(Type.Literal('date')),
    items: Type.Optional(
      Type.Object({
        type: Type.Enum(['integer', 'number']),
        minimum: Type.Optional(Type.Number()),
        maximum: Type.Optional(Type.Number()),
      }),
    ),
    title: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    examples: Type.Optional(Type.Array(Type.Unknown())),
    minimum: Type.Optional(Type.Number()),
    maximum: Type.Optional(Type.Number()),
    minLength: Type.Optional(Type.Integer({ minimum: 0 })),
    maxLength: Type.Optional(Type.Integer({ minimum: 0 })),
    minItems: Type.Optional(Type.Integer({ minimum: 0 })),
    maxItems: Type.Optional(Type.Integer({ minimum: 0 })),
    lengthOf: Type.Optional(Type.String()),
    prefix: Type.Optional(Type.String()),
    atMost: Type.Optional(Type.String()),
    unit: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
)

const SchemaFile = Type.Object({
  type: Type.Literal('object'),
  properties: Type.Record(Type.String(), FieldFile, { minProperties: 1 }),
  required: Type.Optional(Type.Array(Type.String(), { uniqueItems: true })),
})

const DomainFile = Type.Object({
  name: Type.String(),
  nouns: Type.Object({ user: Type.String(), item: Type.String() }),
  user: SchemaFile,
  item: SchemaFile,
  matches: Type.Array(Type.Object({ user: Type.String(), item: Type.String() })),
  monotone: Type.Optional(Type.Record(Type.String(), Type.Union([Type.Literal(1), Type.Literal(-1)]))),
})

/**
 * A domain from the parsed content of a `.json` file.
 * @throws DomainError naming the first place in the file that is wrong
 */
export const loadDomain = (json: unknown): Domain => {
  const [error] = Errors(DomainFile, json)
  if (error !== undefined) throw new DomainError(`domain file: ${placeOf(error.instancePath)} ${error.message}`)
  const file = json as Static<typeof DomainFile>
  const user = withRequired('user', file.user)
  const item = withRequired('item', file.item)
  return defineDomain({ ...file, user, item })
}

const placeOf = (pointer: string): string => (pointer === '' ? 'the whole' : pointer.slice(1).replaceAll('/', '.'))

/** JSON Schema lets `required` be left out and name unknown fields; the first means none, the second is a slip. */
const withRequired = (side: string, schema: Static<typeof SchemaFile>): TObject => {
  const required = schema.required ?? []
  const unknown = required.find((name) => !Object.hasOwn(schema.properties, name))
  if (unknown !== undefined) throw new DomainError(`domain file: ${side}.required names ${unknown}, which is no field`)
  // TypeBox marks its objects with a kind that JSON cannot carry and that nothing here reads.
  return { ...schema, required } as unknown as TObject
}
