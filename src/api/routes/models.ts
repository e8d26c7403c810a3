import { Type } from 'typebox'
import type { App } from '../app-type.ts'
import type { Content } from '../content.ts'
import { errorResponses, PageQuery, TaskId } from '../schemas/common.ts'
import { Model } from '../schemas/rows.ts'

const tags = ['models']

export const modelRoutes = async (app: App, { content }: { content: Content }): Promise<void> => {
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
    ({ query }) => content.models(query),
  )

  app.get(
    '/models/:id',
    {
      schema: {
        operationId: 'getModel',
        summary: 'One model: how it did, and why it serves or not',
        tags,
        params: Type.Object({ id: TaskId }),
        response: { 200: Model, ...errorResponses(404, 422, 503) },
      },
    },
    ({ params }) => content.model(params.id),
  )
}
