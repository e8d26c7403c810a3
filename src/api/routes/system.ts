import { Type } from 'typebox'
import type { App } from '../app-type.ts'
import { EVENT_STREAM } from '../event-stream.ts'
import { errorResponses, eventStream } from '../schemas/common.ts'
import { SettingRow, SystemQuery, TaskChangesQuery } from '../schemas/oversight.ts'
import type { SettingAnswer } from '../settings.ts'
import type { System } from '../system.ts'

interface SystemRoutes {
  readonly system: System
  readonly settings: readonly SettingAnswer[]
}

const tags = ['operations']

/** What the system does now, and how it is set. */
export const systemRoutes = async (app: App, { system, settings }: SystemRoutes): Promise<void> => {
  app.get(
    '/system/events',
    {
      ...EVENT_STREAM,
      schema: {
        operationId: 'followSystem',
        summary: 'What the system does, once a second, as server-sent events',
        description:
          'Requests, errors, results and tasks of this API process and of all workers; queues; dependencies. Rates are of the last five seconds, quantiles of the last minute. Null is what is not known (yet).',
        tags,
        querystring: SystemQuery,
        response: {
          200: eventStream(
            'Events `snapshot`: `{at, api, results, tasks, queues, workers, health}`; on request those of `/tasks/events`',
            'event: snapshot\ndata: {"at":"2026-11-23T12:00:00.000Z","api":{"requests_per_s":12.4}}\n\n',
          ),
          ...errorResponses(422, 429, 503),
        },
      },
    },
    ({ query }, reply) =>
      reply.stream((_lastEventId, signal) =>
        query.tasks ? system.snapshotsAndChanges(signal) : system.snapshots(signal),
      ),
  )

  app.get(
    '/tasks/events',
    {
      ...EVENT_STREAM,
      schema: {
        operationId: 'followTasks',
        summary: 'What becomes of tasks as it happens, as server-sent events',
        description:
          'From now on; under load the newest 200 changes a second of each type, and how many were left out.',
        tags: ['tasks'],
        querystring: TaskChangesQuery,
        response: {
          200: eventStream(
            'Events `listening`: `{}` at first, then `task`: `{task_id, type, state, at}`, and `dropped`: `{count}`',
            'event: task\ndata: {"task_id":"6f2c1a9e-4b7d-4c1e-9f3a-2d5b8e7c6a10","type":"inference","state":"STARTED"}\n\n',
          ),
          ...errorResponses(422, 429, 503),
        },
      },
    },
    ({ query }, reply) => reply.stream((_lastEventId, signal) => system.changes(signal, query.type)),
  )

  app.get(
    '/settings',
    {
      schema: {
        operationId: 'listSettings',
        summary: 'All settings as they hold in this process, by subject; secrets are hidden',
        tags,
        response: { 200: Type.Array(SettingRow, { description: 'The settings' }) },
      },
    },
    async () => [...settings],
  )
}
