import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { ApiError, BodyTooLarge, InternalError, NotFound, Unavailable } from './errors.ts'
import { BODY_LIMIT_BYTES } from './limits.ts'

const BY_CODE: Readonly<Record<string, () => ApiError>> = {
  FST_ERR_BAD_URL: () => new NotFound(),
  FST_ERR_MAX_PARAM_LENGTH: () => new NotFound(),
  FST_ERR_CTP_BODY_TOO_LARGE: () => new BodyTooLarge(BODY_LIMIT_BYTES),
}

/** Codes with which Node says that a server on the other side is away, and PostgreSQL's classes for the same. */
const isOutage = (code: unknown) =>
  typeof code === 'string' &&
  (/^(08|53|57P|58)/.test(code) || /^E(CONNREFUSED|CONNRESET|TIMEDOUT|PIPE|HOSTUNREACH|AI_AGAIN)$/.test(code))

/** What a client is told of an error, whichever it is. Only errors of the catalogue reach a client. */
const clientError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error
  const { code, statusCode, message } = error as Partial<FastifyError>
  const known = BY_CODE[code ?? '']?.()
  if (known !== undefined) return known
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ApiError({ statusCode, detail: message ?? 'Bad Request' })
  }
  if (isOutage(code)) return new Unavailable('a server that this needs is away: try again', error)
  return new InternalError(error)
}

/** What a 503 is logged as: without a cause nothing is away, and the text says what there is too much of. */
const refusal = ({ detail, cause }: ApiError) =>
  cause === undefined ? `request refused: ${String(detail)}` : 'request refused: a dependency is away'

/** Answers with the error's own status and text; only our own mistakes are logged as errors, with the request's id. */
export const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
  const answer = clientError(error)
  const { statusCode, detail, headers, cause } = answer
  if (statusCode === 500) request.log.error({ err: cause }, 'request failed')
  else if (statusCode === 503) request.log.warn({ err: cause }, refusal(answer))
  return reply.code(statusCode).headers(headers).send({ detail })
}

export const errorHandler = fp(
  async (app) => {
    app.setErrorHandler(answerError)
  },
  { name: 'error-handler' },
)
