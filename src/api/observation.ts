import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { AnsweredRequest } from '../telemetry/metrics.ts'

/** `/inference/status/:task_id` → `/inference/status/{task_id}`: never an address with an id in it. */
export const routeTemplate = (request: FastifyRequest) =>
  request.routeOptions.url?.replace(/:(\w+)/g, '{$1}') ?? '(unmatched)'

const isCounted = (path: string) => path !== '/metrics' && path !== '/docs' && !path.startsWith('/docs/')

const levelOf = (statusCode: number) => (statusCode < 400 ? 'debug' : 'info')

/** One log line and one observation for each answer, except for those that look at us: metrics and reference. */
export const observation = fp(
  async (app, { onAnswer }: { onAnswer: (request: AnsweredRequest) => void }) => {
    app.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
      const path = routeTemplate(request)
      if (!isCounted(path)) return
      const { method } = request
      const { statusCode, elapsedTime } = reply
      onAnswer({ method, path, statusCode, seconds: elapsedTime / 1000 })
      request.log[levelOf(statusCode)]({ method, path, statusCode, ms: Math.round(elapsedTime) }, 'answered')
    })
  },
  { name: 'observation', dependencies: ['request-ids'] },
)
