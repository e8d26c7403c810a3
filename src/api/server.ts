import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { type FastifyBaseLogger, fastify, LogController } from 'fastify'
import type { AnsweredRequest } from '../telemetry/metrics.ts'
import { registerAccess } from './access/access.ts'
import type { KeyRing } from './access/key-ring.ts'
import type { App } from './app-type.ts'
import { body } from './body.ts'
import { pageConstraint } from './console.ts'
import { answerError, errorHandler } from './error-handler.ts'
import { refuseConnection, serverLimits } from './limits.ts'
import { methods } from './methods.ts'
import { observation } from './observation.ts'
import type { AccessSettings, CountRequests } from './parts.ts'
import { answerId, requestId, requestIds } from './request-id.ts'
import { stopping } from './stopping.ts'
import { validation } from './validation.ts'

const MAX_PATH_SEGMENT = 2048

const createServer = (log: FastifyBaseLogger, trustedProxies: readonly string[]): App =>
  fastify({
    ...serverLimits,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    loggerInstance: log,
    // Our own line in `observation` replaces Fastify's two for each request.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: requestId,
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: MAX_PATH_SEGMENT,
      constraints: { answer: pageConstraint },
    },
    return503OnClosing: false,
    // Addresses that the router cannot even read; hooks do not run for them.
    frameworkErrors: (error, request, reply) => answerError(error, request, answerId(request, reply)),
    clientErrorHandler: refuseConnection,
  }).withTypeProvider<TypeBoxTypeProvider>()

export interface ServerParts {
  readonly log: FastifyBaseLogger
  readonly ring: KeyRing
  readonly access: AccessSettings
  /** Absent where each process counts for itself. */
  readonly countRequests?: CountRequests
  readonly onAnswer: (request: AnsweredRequest) => void
}

/**
 * A listener without a route: limits, keys, headers and error bodies, the same whatever it serves. Each of its parts
 * names what it needs, so that a wrong order fails at the start.
 */
export const buildServer = (parts: ServerParts): App => {
  const app = createServer(parts.log, parts.access.trustedProxies)
  app.register(errorHandler)
  app.register(stopping)
  app.register(requestIds)
  app.register(observation, { onAnswer: parts.onAnswer })
  registerAccess(app, parts)
  app.register(methods)
  app.register(body)
  app.register(validation)
  // Answers are written as they are: the store and the functions above it are typed, and rows differ by domain.
  app.setSerializerCompiler(() => JSON.stringify)
  return app
}
