import type { App } from '../app-type.ts'
import { EVENT_STREAM } from '../event-stream.ts'
import type { FollowModels } from '../model-watch.ts'
import { errorResponses, eventStream } from '../schemas/common.ts'

export const modelEventRoutes = async (app: App, { followModels }: { followModels: FollowModels }): Promise<void> => {
  app.get(
    '/models/events',
    {
      ...EVENT_STREAM,
      schema: {
        operationId: 'followModels',
        summary: 'Whenever anything about the models moves, as server-sent events',
        description:
          'How things stand at first, then again when a look, every two seconds, finds them otherwise: who serves, trainings, answers of users. `/models` and `/models/history` tell the rest.',
        tags: ['models'],
        response: {
          200: eventStream(
            'Events `models`: `{change, choice, version, trainings}`, the newest of each and the trainings that have not ended',
            'event: models\ndata: {"change":12,"choice":3400,"version":7,"trainings":[]}\n\n',
          ),
          ...errorResponses(429, 503),
        },
      },
    },
    (_request, reply) => reply.stream((_lastEventId, signal) => followModels(signal)),
  )
}
