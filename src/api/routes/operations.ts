import { Type } from 'typebox'
import type { Metrics } from '../../telemetry/metrics.ts'
import type { App } from '../app-type.ts'
import type { Checks } from '../parts.ts'
import { checkReadiness } from '../readiness.ts'

interface OperationRoutes {
  readonly metrics: Metrics
  readonly checks: Checks
  readonly checkTimeoutMs: number
}

const tags = ['operations']

const readiness = (description: string) =>
  Type.Object(
    {
      status: Type.String({ examples: ['ready', 'not ready'] }),
      checks: Type.Record(Type.String(), Type.String(), {
        description: 'By dependency: `ok`, or what is wrong with it',
        examples: [{ database: 'ok' }],
      }),
    },
    { description },
  )

export const operationRoutes = async (
  app: App,
  { metrics, checks, checkTimeoutMs }: OperationRoutes,
): Promise<void> => {
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
    async (_request, reply) => {
      if (app.isLeaving) return reply.code(503).send({ status: 'not ready', checks: { server: 'it is stopping' } })
      const { isReady, report } = await checkReadiness(checks, checkTimeoutMs)
      return reply.code(isReady ? 200 : 503).send(report)
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
