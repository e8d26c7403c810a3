import { Ajv, type ErrorObject, type Options } from 'ajv'
import formats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'
import fp from 'fastify-plugin'
import { ANNOTATIONS } from '../domain/fields.ts'
import { Unprocessable } from './errors.ts'
import { problemsOf } from './problems.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i

/** Years that every database and JavaScript write alike. */
const [EARLIEST_MS, LATEST_MS] = [Date.UTC(1970), Date.UTC(9999)]

const isDateTime = (text: string) => {
  const time = DATE_TIME.test(text) ? Date.parse(text) : Number.NaN
  return time >= EARLIEST_MS && time < LATEST_MS
}

const createAjv = (options: Options) => {
  const ajv = new Ajv({ allErrors: true, verbose: true, ...options })
  formats.default(ajv, ['date'])
  ajv.addFormat('uuid', UUID)
  ajv.addFormat('date-time', isDateTime)
  ajv.addVocabulary([...ANNOTATIONS])
  return ajv
}

/**
 * Checks every part of a request against its schema and throws all that is wrong with it as one 422.
 * A body has types and is taken as it is; path and query are text, so numbers in them are read from text.
 */
export const validation = fp(
  async (app) => {
    const typed = createAjv({})
    // Without `strictNumbers` the bounds hold for `Infinity` too, as which a text such as 1e400 is read.
    const fromText = createAjv({ coerceTypes: true, useDefaults: true, strictNumbers: false })
    const compile: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
      (httpPart === 'body' ? typed : fromText).compile(schema)
    app.setValidatorCompiler(compile)
    app.setSchemaErrorFormatter((errors, httpPart) => new Unprocessable(problemsOf(errors as ErrorObject[], httpPart)))
  },
  { name: 'validation' },
)
