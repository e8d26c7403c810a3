import { Ajv, type ErrorObject, type Options } from 'ajv'
import formats from 'ajv-formats'
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify'
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

/** Ajv would also read `0x1` as 1, and `1e3` as a whole number. */
const WHOLE = /^-?\d+$/
const DECIMAL = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** What a text says, by the type that is wanted; undefined when it is none of that type. */
const READERS: Readonly<Record<string, (text: string) => number | boolean | undefined>> = {
  integer: (text) => (WHOLE.test(text) ? Number(text) : undefined),
  number: (text) => (DECIMAL.test(text) ? Number(text) : undefined),
  boolean: (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined),
}

interface FromText {
  readonly properties?: Readonly<Record<string, { readonly type?: string }>>
}

/** Reads the texts of path, query or headers in place; what cannot be read stays, and is refused by its type. */
const readTexts = ({ properties = {} }: FromText, part: Record<string, unknown>) => {
  for (const [name, { type = '' }] of Object.entries(properties)) {
    const text = part[name]
    if (typeof text === 'string') part[name] = READERS[type]?.(text) ?? text
  }
}

/**
 * Checks every part of a request against its schema and throws all that is wrong with it as one 422.
 * A body has types and is taken as it is; path and query are text, so numbers in them are read from text.
 */
export const validation = fp(
  async (app) => {
    const typed = createAjv({})
    // Without `strictNumbers` the bounds hold for `Infinity` too, as which a text such as 1e400 is read.
    const fromText = createAjv({ useDefaults: true, strictNumbers: false })
    const compile: FastifySchemaCompiler<object> = ({ schema, httpPart }) => {
      if (httpPart === 'body') return typed.compile(schema)
      const validate = fromText.compile(schema)
      return (part) => {
        readTexts(schema, part)
        return validate(part) ? true : { error: validate.errors as FastifySchemaValidationError[] }
      }
    }
    app.setValidatorCompiler(compile)
    app.setSchemaErrorFormatter((errors, httpPart) => new Unprocessable(problemsOf(errors as ErrorObject[], httpPart)))
  },
  { name: 'validation' },
)
