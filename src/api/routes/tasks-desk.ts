import { Type } from 'typebox'
import type { App } from '../app-type.ts'
import type { createEventLog } from '../event-log.ts'
import { errorResponses } from '../schemas/common.ts'
import { AnyTaskParams, EventsQuery, LoggedEventRow, TaskRow, TasksQuery, TaskWhole } from '../schemas/oversight.ts'
import type { TasksDesk } from '../tasks.ts'

interface TasksDeskRoutes {
  readonly tasks: TasksDesk
  readonly events: ReturnType<typeof createEventLog>
}

const readRoutes = (app: App, { tasks, events }: TasksDeskRoutes) => {
  app.get(
    '/tasks',
    {
      schema: {
        operationId: 'listTasks',
        summary: 'Inferences and trainings, newest first',
        description: 'The next page is asked for with the last `task_id` of this one as `before`.',
        tags: ['tasks'],
        querystring: TasksQuery,
        response: { 200: Type.Array(TaskRow, { description: 'The tasks' }), ...errorResponses(404, 422, 503) },
      },
    },
    ({ query }) => tasks.list(query),
  )

  app.get(
    '/tasks/:task_id',
    {
      schema: {
        operationId: 'getTask',
        summary: 'One task: what happened when, what it was given, what came of it',
        tags: ['tasks'],
        params: AnyTaskParams,
        response: { 200: TaskWhole, ...errorResponses(404, 422, 503) },
      },
    },
    ({ params }) => tasks.show(params.task_id),
  )

  app.get(
    '/events',
    {
      schema: {
        operationId: 'listEvents',
        summary: 'The event log, newest first',
        description: 'The next page is asked for with the last `event_id` of this one as `before`.',
        tags: ['operations'],
        querystring: EventsQuery,
        response: { 200: Type.Array(LoggedEventRow, { description: 'The events' }), ...errorResponses(422, 503) },
      },
    },
    ({ query }) => events(query),
  )
}

/** What operators do with tasks of both kinds, and the event log. */
export const tasksDeskRoutes = async (app: App, desk: TasksDeskRoutes): Promise<void> => {
  readRoutes(app, desk)
  app.post(
    '/tasks/:task_id/retry',
    {
      schema: {
        operationId: 'retryTask',
        summary: 'Let a failed task begin anew',
        description: 'It gets a new deadline, and is sent with the next sweep, within `SWEEP_SECONDS`.',
        tags: ['tasks'],
        params: AnyTaskParams,
        response: { 200: TaskWhole, ...errorResponses(404, 409, 413, 415, 422, 503) },
      },
    },
    ({ params }) => desk.tasks.retry(params.task_id),
  )
}
