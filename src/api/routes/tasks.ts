import { Type } from 'typebox'
import type { App } from '../app-type.ts'
import { EVENT_STREAM } from '../event-stream.ts'
import { errorResponses, TaskParams } from '../schemas/common.ts'
import { type InferenceTicket, TaskEvents, type TrainingTicket } from '../schemas/tasks.ts'
import type { TaskEvent } from '../task-events.ts'

interface TaskRoutes {
  readonly noun: 'inference' | 'training'
  readonly task: {
    events(taskId: string, lastEventId: string | null, signal: AbortSignal): AsyncIterable<TaskEvent>
    cancel(taskId: string): Promise<{ task_id: string; status: string; type: 'inference' | 'training' }>
  }
  readonly ticket: typeof InferenceTicket | typeof TrainingTicket
}

const capital = (noun: string) => noun.charAt(0).toUpperCase() + noun.slice(1)

/** What both kinds of tasks offer: to be followed live, and to be cancelled. */
export const taskRoutes = async (app: App, { noun, task, ticket }: TaskRoutes): Promise<void> => {
  app.get(
    '/events/:task_id',
    {
      ...EVENT_STREAM,
      config: { ...EVENT_STREAM.config, isEnding: true },
      schema: {
        operationId: `follow${capital(noun)}`,
        summary: `Follow one ${noun} live, as server-sent events`,
        description:
          'The state now, each change as it happens, and the end after the final state. With a final state as `Last-Event-ID` the answer is 204, which tells an EventSource not to come back.',
        tags: [noun],
        params: TaskParams,
        response: {
          200: TaskEvents,
          204: Type.Null({ description: 'The final state was told already' }),
          ...errorResponses(404, 422, 503),
        },
      },
    },
    ({ params }, reply) => reply.stream((lastEventId, signal) => task.events(params.task_id, lastEventId, signal)),
  )

  app.delete(
    '/:task_id',
    {
      schema: {
        operationId: `cancel${capital(noun)}`,
        summary: `Cancel one ${noun}, whether it waits or runs`,
        description: 'It ends REVOKED at once, whatever its worker does later. Cancelling it again changes nothing.',
        tags: [noun],
        params: TaskParams,
        response: { 200: ticket, ...errorResponses(404, 409, 422, 503) },
      },
    },
    ({ params }) => task.cancel(params.task_id),
  )
}
