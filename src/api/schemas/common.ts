import { type TSchema, Type } from 'typebox'
import { MAX_WAIT_SECONDS } from '../limits.ts'

const EXAMPLE_ID = '6f2c1a9e-4b7d-4c1e-9f3a-2d5b8e7c6a10'

const MAX_OFFSET = 2 ** 31 - 1

export const TaskId = Type.String({
  format: 'uuid',
  description: 'What the start answered as `task_id`',
  examples: [EXAMPLE_ID],
})

export const TaskParams = Type.Object({ task_id: TaskId })

export const RowParams = Type.Object({
  id: Type.Integer({
    minimum: Number.MIN_SAFE_INTEGER,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Id of the row',
    examples: [1],
  }),
})

const Wait = Type.Number({
  minimum: 0,
  maximum: MAX_WAIT_SECONDS,
  default: 0,
  description: 'Seconds to wait for a final state; the answer comes as soon as there is one',
  examples: [10],
})

/** A query whose fields may be left out; validation fills in their defaults, so that handlers always find them. */
export const query = <Query>(properties: { [Name in keyof Query]: TSchema }) =>
  Type.Unsafe<Query>(Type.Partial(Type.Object(properties)))

export const WaitQuery = query<{ wait: number }>({ wait: Wait })

export const StatusQuery = query<{ wait: number; timeline: boolean }>({
  wait: Wait,
  timeline: Type.Boolean({ default: false, description: 'Whether to answer what happened when, too' }),
})

export const rankingQuery = (rankingKeep: number) =>
  query<{ limit: number; wait: number; impression: boolean; explain: boolean }>({
    limit: Type.Integer({
      minimum: 1,
      maximum: rankingKeep,
      default: Math.min(10, rankingKeep),
      description: 'How many of the best to answer',
    }),
    wait: Wait,
    impression: Type.Boolean({
      default: true,
      description: 'Whether this counts as showing them; false reads without recording',
    }),
    explain: Type.Boolean({ default: false, description: 'Whether each item says why it has its score' }),
  })

export const pageFields = {
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 1000, description: 'Rows to answer at most' }),
  offset: Type.Integer({ minimum: 0, maximum: MAX_OFFSET, default: 0, description: 'Rows to skip' }),
}

export const PageQuery = query<{ limit: number; offset: number }>(pageFields)

export const HttpError = Type.Object(
  { detail: Type.String({ description: 'What is wrong, and what to do about it' }) },
  { $id: 'HTTPError', title: 'HTTPError', examples: [{ detail: 'Not Found' }] },
)

export const HttpValidationError = Type.Object(
  {
    detail: Type.Array(
      Type.Object({
        loc: Type.Array(Type.Union([Type.String(), Type.Integer()]), { description: 'Where it is' }),
        msg: Type.String({ description: 'What is wrong' }),
        type: Type.String({ description: 'Kind of problem, in the words of pydantic 2' }),
        input: Type.Optional(Type.Unknown({ description: 'What was sent, where that is short' })),
      }),
    ),
  },
  {
    $id: 'HTTPValidationError',
    title: 'HTTPValidationError',
    examples: [{ detail: [{ type: 'missing', loc: ['body', 'budget'], msg: 'Field required' }] }],
  },
)

const MEANINGS = {
  401: 'No API key, or one that is unknown or withdrawn',
  403: 'The API key has too small a scope; without keys: the request comes from elsewhere',
  404: 'There is no such thing',
  409: 'How things stand does not allow it; the text says why',
  413: 'The body is too large',
  415: 'The body is not `application/json` in UTF-8',
  422: 'The request does not fit its schema',
  429: 'Too many requests; try again after `Retry-After` seconds',
  503: 'A server that this needs is away, or there is too much to do; try again after `Retry-After` seconds',
} as const

type ErrorCode = keyof typeof MEANINGS

const errorResponse = (code: ErrorCode) =>
  Type.Unsafe<{ detail: unknown }>({
    description: MEANINGS[code],
    $ref: code === 422 ? 'HTTPValidationError#' : 'HTTPError#',
  })

/** What a route that streams answers with. @param example one event as it is sent */
export const eventStream = (description: string, example: string) => ({
  description,
  content: { 'text/event-stream': { schema: Type.String({ examples: [example] }) } },
})

/** The error answers of a route, for the API reference. */
export const errorResponses = <Code extends ErrorCode>(...codes: Code[]) =>
  Object.fromEntries(codes.map((code) => [code, errorResponse(code)])) as Record<Code, ReturnType<typeof errorResponse>>
