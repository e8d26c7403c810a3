import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

const HEADER = 'x-request-id'

/** The client's own id of the request when it is harmless in a log, else a new one. */
export const requestId = ({ headers }: Pick<IncomingMessage, 'headers'>) => {
  const given = headers[HEADER]
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : randomUUID()
}

/** Answers the request with its id, so that a client can name it to whoever reads the log. */
export const answerId = (request: FastifyRequest, reply: FastifyReply) => reply.header(HEADER, request.id)

export const requestIds = fp(
  async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      answerId(request, reply)
    })
  },
  { name: 'request-ids' },
)
