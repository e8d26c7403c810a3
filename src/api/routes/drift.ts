import type { App } from '../app-type.ts'
import type { DriftAnswers } from '../drift.ts'
import { EVENT_STREAM } from '../event-stream.ts'
import { errorResponses, eventStream } from '../schemas/common.ts'
import { DriftSchema, HoursQuery, InputHistorySchema, InputParams } from '../schemas/drift.ts'

const tags = ['drift']

export const driftRoutes = async (app: App, { drift }: { drift: DriftAnswers }): Promise<void> => {
  app.get(
    '/drift',
    {
      schema: {
        operationId: 'getDrift',
        summary: 'Whether users and their choices still are as the champion learned them',
        tags,
        response: { 200: DriftSchema, ...errorResponses(503) },
      },
    },
    () => drift.report(),
  )

  app.get(
    '/drift/events',
    {
      ...EVENT_STREAM,
      schema: {
        operationId: 'followDrift',
        summary: 'Reports on drift as they change, as server-sent events',
        description: 'How things stand at first, then again when a look (`DRIFT_SECONDS`) finds them otherwise.',
        tags,
        response: {
          200: eventStream(
            'Events `report`: each as `GET /drift` answers',
            'event: report\ndata: {"drifted":false,"signals":[]}\n\n',
          ),
          ...errorResponses(429, 503),
        },
      },
    },
    (_request, reply) => reply.stream((_lastEventId, signal) => drift.follow(signal)),
  )

  app.get(
    '/drift/inputs/:name',
    {
      schema: {
        operationId: 'getInputHistory',
        summary: 'How one input was distributed, hour by hour',
        tags,
        params: InputParams,
        querystring: HoursQuery,
        response: { 200: InputHistorySchema, ...errorResponses(404, 422, 503) },
      },
    },
    ({ params, query }) => drift.history(params.name, query.hours),
  )
}
