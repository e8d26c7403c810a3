import { Type } from 'typebox'
import type { App } from '../app-type.ts'
import type { Content } from '../content.ts'
import { errorResponses, PageQuery, RowParams, TaskParams } from '../schemas/common.ts'
import type { DomainSchemas } from '../schemas/rows.ts'

interface ContentRoutes {
  readonly content: Content
  readonly schemas: DomainSchemas
  readonly nouns: { readonly user: string; readonly item: string }
}

const tags = ['content']
const capital = (noun: string) => noun.charAt(0).toUpperCase() + noun.slice(1)

export const contentRoutes = async (app: App, { content, schemas, nouns }: ContentRoutes): Promise<void> => {
  app.get(
    '/content/info',
    {
      schema: {
        operationId: 'getInfo',
        summary: 'How much is stored',
        tags,
        response: { 200: schemas.info, ...errorResponses(503) },
      },
    },
    () => content.info(),
  )

  const rows = [
    { noun: nouns.item, row: schemas.itemRow, get: content.item, list: content.items },
    { noun: nouns.user, row: schemas.userRow, get: content.user, list: content.users },
  ]
  for (const { noun, row, get, list } of rows) {
    app.get(
      `/content/${noun}/:id`,
      {
        schema: {
          operationId: `get${capital(noun)}`,
          summary: `One ${noun}`,
          tags,
          params: RowParams,
          response: { 200: row, ...errorResponses(404, 422, 503) },
        },
      },
      ({ params }) => get(params.id),
    )
    app.get(
      `/content/${noun}s`,
      {
        schema: {
          operationId: `list${capital(noun)}s`,
          summary: `All ${noun}s, by id`,
          tags,
          querystring: PageQuery,
          response: { 200: Type.Array(row, { description: `The ${noun}s` }), ...errorResponses(422, 503) },
        },
      },
      ({ query }) => list(query),
    )
  }

  app.get(
    '/content/result/:id',
    {
      schema: {
        operationId: 'getResult',
        summary: `One ranked ${nouns.item}`,
        tags,
        params: RowParams,
        response: { 200: schemas.result, ...errorResponses(404, 422, 503) },
      },
    },
    ({ params }) => content.result(params.id),
  )

  app.get(
    '/content/results/:task_id',
    {
      schema: {
        operationId: 'listResults',
        summary: 'All that was kept of a ranking, best first',
        tags,
        params: TaskParams,
        querystring: PageQuery,
        response: { 200: schemas.results, ...errorResponses(404, 422, 503) },
      },
    },
    ({ params, query }) => content.results(params.task_id, query),
  )
}
