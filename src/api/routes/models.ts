import { Type } from 'typebox'
import type { App } from '../app-type.ts'
import type { Models } from '../models.ts'
import { errorResponses, PageQuery } from '../schemas/common.ts'
import { ChangeBody, HistoryEntry, HistoryQuerySchema, ShareBody, WayBack } from '../schemas/model-changes.ts'
import { Model, ModelParams, ModelPortrait } from '../schemas/models.ts'

const tags = ['models']

const readRoutes = (app: App, models: Models) => {
  app.get(
    '/models',
    {
      schema: {
        operationId: 'listModels',
        summary: 'All models, newest first',
        tags,
        querystring: PageQuery,
        response: { 200: Type.Array(Model, { description: 'The models' }), ...errorResponses(422, 503) },
      },
    },
    ({ query }) => models.list(query),
  )

  app.get(
    '/models/:id',
    {
      schema: {
        operationId: 'getModel',
        summary: 'One model: how it did, and why it serves or not',
        tags,
        params: ModelParams,
        response: { 200: ModelPortrait, ...errorResponses(404, 422, 503) },
      },
    },
    ({ params }) => models.get(params.id),
  )

  app.get(
    '/models/history',
    {
      schema: {
        operationId: 'getModelHistory',
        summary: 'Who served when, and why; newest first',
        tags,
        querystring: HistoryQuerySchema,
        response: { 200: Type.Array(HistoryEntry, { description: 'The changes' }), ...errorResponses(422, 503) },
      },
    },
    ({ query }) => models.history(query),
  )
}

const changeRoutes = (app: App, models: Models) => {
  app.patch(
    '/models/:id',
    {
      schema: {
        operationId: 'shareModel',
        summary: "Set a model's share of the users",
        description: 'The champion has what the challenger leaves. 100 promotes; 0 takes the share away.',
        tags,
        params: ModelParams,
        body: ShareBody,
        response: { 200: Model, ...errorResponses(404, 409, 413, 415, 422, 503) },
      },
    },
    ({ params, body }) => models.share(params.id, body.use_percentage, body.reason),
  )

  app.post(
    '/models/:id/promote',
    {
      schema: {
        operationId: 'promoteModel',
        summary: 'Make a model the champion',
        description: 'It ranks for all users within a second; a challenger loses its share.',
        tags,
        params: ModelParams,
        body: ChangeBody,
        response: { 200: Model, ...errorResponses(404, 409, 413, 415, 422, 503) },
      },
    },
    ({ params, body }) => models.promote(params.id, body ?? {}),
  )

  app.get(
    '/models/rollback',
    {
      schema: {
        operationId: 'getRollback',
        summary: 'Where a rollback would go',
        tags,
        response: { 200: WayBack, ...errorResponses(503) },
      },
    },
    () => models.wayBack(),
  )

  app.post(
    '/models/rollback',
    {
      schema: {
        operationId: 'rollbackModel',
        summary: 'Go back to the champion before',
        description: 'Called again, it goes further back. Models that cannot score any more are passed over.',
        tags,
        body: ChangeBody,
        response: { 200: Model, ...errorResponses(409, 413, 415, 422, 503) },
      },
    },
    ({ body }) => models.rollback(body ?? {}),
  )
}

export const modelRoutes = async (app: App, { models }: { models: Models }): Promise<void> => {
  readRoutes(app, models)
  changeRoutes(app, models)
}
