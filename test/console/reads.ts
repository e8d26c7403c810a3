import type { TObject } from 'typebox'
import type { Field, FieldSchema } from '../../console/src/domain/schema.ts'

/** The fields of a schema as the console reads them from the API reference. */
export const reads = (schema: TObject): Field[] =>
  Object.entries(JSON.parse(JSON.stringify(schema.properties)) as Record<string, FieldSchema>).map(
    ([name, property]) => ({ name, schema: property, isRequired: schema.required?.includes(name) ?? false }),
  )
