import { Type } from 'typebox'
import type { Metrics } from '../../telemetry/metrics.ts'
import type { App } from '../app-type.ts'
import { createReadiness, type ReadinessParts, withoutReasons } from '../readiness.ts'
import { within } from '../within.ts'

interface OperationRoutes extends ReadinessParts {
  readonly metrics: Metrics
}

const tags = ['operations']

const readiness = (description: string) =>
  Type.Object(
    {
      status: Type.String({ examples: ['ready', 'not ready'] }),
      checks: Type.Record(Type.String(), Type.String(), {
        description:
          'By dependency: `ok`, or what is wrong with it; without the key of an operator, where keys are in use, `away`',
        examples: [{ database: 'ok' }],
      }),
    },
    { description },
  )

export const operationRoutes = async (app: App, { metrics, ...parts }: OperationRoutes): Promise<void> => {
  const askAll = createReadiness(parts)
  app.get(
    '/livez',
    {
      schema: {
        operationId: 'getLiveness',
        summary: 'Whether the process turns',
        tags,
        response: { 200: Type.Object({ status: Type.Literal('alive') }, { description: 'It turns' }) },
      },
    },
    async () => ({ status: 'alive' as const }),
  )

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'getReadiness',
        summary: 'Whether requests can be served, with each dependency named',
        tags,
        response: { 200: readiness('Ready'), 503: readiness('Not ready: what is wrong is named') },
      },
    },
    async (request, reply) => {
      if (app.isLeaving) return reply.code(503).send({ status: 'not ready', checks: { server: 'it is stopping' } })
      const isOperator = within(request.isOperator(), parts.checkTimeoutMs, () => false)
      const readiness = await askAll()
      return reply
        .code(readiness.isReady ? 200 : 503)
        .send((await isOperator) ? readiness.report : withoutReasons(readiness))
    },
  )

  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'getMetrics',
        summary: "Metrics in Prometheus' text format",
        tags,
        produces: ['text/plain'],
        response: { 200: Type.String({ description: 'All metrics' }) },
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  )
}
