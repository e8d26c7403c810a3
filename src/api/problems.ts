import type { ErrorObject } from 'ajv'
import type { Problem } from '../domain/domain.ts'

/** A problem as FastAPI reports it; `input` repeats what was sent where that is short and plain. */
export interface ReportedProblem extends Problem {
  readonly input?: string | number | boolean | null
}

type Finding = Pick<Problem, 'type' | 'msg'>
type Describe = (error: ErrorObject) => Finding

const MAX_PROBLEMS = 100
const MAX_INPUT_LENGTH = 200

const FROM_TEXT: ReadonlySet<string> = new Set(['path', 'query', 'header'])
const PARTS: Readonly<Record<string, string>> = { params: 'path', querystring: 'query', headers: 'header' }

const limit = (error: ErrorObject) => error.params.limit as number
const entries = (count: number) => `${count} item${count === 1 ? '' : 's'}`
const characters = (count: number) => `${count} character${count === 1 ? '' : 's'}`

const TYPES: Readonly<Record<string, Finding>> = {
  integer: { type: 'int_type', msg: 'Input should be a valid integer' },
  number: { type: 'float_type', msg: 'Input should be a valid number' },
  string: { type: 'string_type', msg: 'Input should be a valid string' },
  boolean: { type: 'bool_type', msg: 'Input should be a valid boolean' },
  array: { type: 'list_type', msg: 'Input should be a valid list' },
  object: {
    type: 'model_attributes_type',
    msg: 'Input should be a valid dictionary or object to extract fields from',
  },
}

const PARSING: Readonly<Record<string, Finding>> = {
  integer: {
    type: 'int_parsing',
    msg: 'Input should be a valid integer, unable to parse string as an integer',
  },
  number: { type: 'float_parsing', msg: 'Input should be a valid number, unable to parse string as a number' },
}

const FORMATS: Readonly<Record<string, Finding>> = {
  date: { type: 'date_from_datetime_parsing', msg: 'Input should be a valid date, such as 2026-01-31' },
  'date-time': {
    type: 'datetime_from_date_parsing',
    msg: 'Input should be a valid datetime with a time zone, such as 2026-01-31T12:00:00Z',
  },
  uuid: { type: 'uuid_parsing', msg: 'Input should be a valid UUID, such as 6f2c1a9e-4b7d-4c1e-9f3a-2d5b8e7c6a10' },
}

const wrongType: Describe = ({ data, params, parentSchema }) => {
  const expected = String(params.type)
  const numeric = expected === 'integer' || expected === 'number'
  if (numeric && typeof data === 'number' && !Number.isFinite(data)) {
    return { type: 'finite_number', msg: 'Input should be a finite number' }
  }
  if (expected === 'integer' && typeof data === 'number') {
    return {
      type: 'int_from_float',
      msg: 'Input should be a valid integer, got a number with a fractional part',
    }
  }
  if (parentSchema?.format === 'date') return { type: 'date_type', msg: 'Input should be a valid date' }
  return TYPES[expected] ?? { type: 'value_error', msg: `Input should be of type ${expected}` }
}

const oneOf = (values: readonly unknown[]) => {
  const quoted = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)))
  const last = quoted.pop()
  return quoted.length === 0 ? `${last}` : `${quoted.join(', ')} or ${last}`
}

/** Ajv's keywords in pydantic 2's words: https://docs.pydantic.dev/latest/errors/validation_errors/ */
const KEYWORDS: Readonly<Record<string, Describe>> = {
  required: () => ({ type: 'missing', msg: 'Field required' }),
  type: wrongType,
  minimum: (error) => ({
    type: 'greater_than_equal',
    msg: `Input should be greater than or equal to ${limit(error)}`,
  }),
  maximum: (error) => ({ type: 'less_than_equal', msg: `Input should be less than or equal to ${limit(error)}` }),
  minItems: (error) => ({
    type: 'too_short',
    msg: `List should have at least ${entries(limit(error))} after validation, not ${lengthOf(error)}`,
  }),
  maxItems: (error) => ({
    type: 'too_long',
    msg: `List should have at most ${entries(limit(error))} after validation, not ${lengthOf(error)}`,
  }),
  minLength: (error) => ({
    type: 'string_too_short',
    msg: `String should have at least ${characters(limit(error))}`,
  }),
  maxLength: (error) => ({ type: 'string_too_long', msg: `String should have at most ${characters(limit(error))}` }),
  format: ({ params }) =>
    FORMATS[params.format] ?? { type: 'value_error', msg: `Input should be a valid ${params.format}` },
  enum: ({ params }) => ({ type: 'enum', msg: `Input should be ${oneOf(params.allowedValues)}` }),
}

const lengthOf = ({ data }: ErrorObject) => (Array.isArray(data) ? data.length : 0)

const inputOf = (data: unknown): Pick<ReportedProblem, 'input'> => {
  const short = typeof data === 'string' && data.length <= MAX_INPUT_LENGTH
  const plain = data === null || typeof data === 'boolean' || (typeof data === 'number' && Number.isFinite(data))
  return short || plain ? { input: data as string | number | boolean | null } : {}
}

const segments = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment))

const findingOf = (error: ErrorObject, part: string): Finding => {
  if (error.keyword === 'type' && error.instancePath === '' && error.data == null) {
    return { type: 'missing', msg: 'Field required' }
  }
  const parsing = error.keyword === 'type' && FROM_TEXT.has(part) ? PARSING[error.params.type] : undefined
  return parsing ?? KEYWORDS[error.keyword]?.(error) ?? { type: 'value_error', msg: `Input ${error.message}` }
}

/**
 * What Ajv found wrong with one part of a request, as FastAPI with pydantic 2 would say it; at most 100 problems.
 * @param errors made with Ajv's `verbose`, so that they carry the data
 * @param httpPart Fastify's name of the part: `body`, `params`, `querystring` or `headers`
 */
export const problemsOf = (errors: readonly ErrorObject[], httpPart: string): ReportedProblem[] => {
  const part = PARTS[httpPart] ?? httpPart
  return errors.slice(0, MAX_PROBLEMS).map((error) => {
    const missing = error.keyword === 'required'
    const loc = [part, ...segments(error.instancePath), ...(missing ? [String(error.params.missingProperty)] : [])]
    return { ...findingOf(error, part), loc, ...(missing ? {} : inputOf(error.data)) }
  })
}
