import { Type } from 'typebox'
import type { App } from '../app-type.ts'
import type { DeadLetterDesk } from '../dead-letters.ts'
import { errorResponses, PageQuery } from '../schemas/common.ts'
import { DeadLetterParams, DeadLetterRow, DeadLetterWhole } from '../schemas/dead-letters.ts'

const tags = ['dead letters']

const readRoutes = (app: App, deadLetters: DeadLetterDesk) => {
  app.get(
    '/dead-letters',
    {
      schema: {
        operationId: 'listDeadLetters',
        summary: 'Messages that nobody could end, the oldest first',
        tags,
        querystring: PageQuery,
        response: { 200: Type.Array(DeadLetterRow, { description: 'The dead letters' }), ...errorResponses(422, 503) },
      },
    },
    ({ query }) => deadLetters.list(query),
  )

  app.get(
    '/dead-letters/:id',
    {
      schema: {
        operationId: 'getDeadLetter',
        summary: 'One dead letter with its headers and its payload',
        tags,
        params: DeadLetterParams,
        response: { 200: DeadLetterWhole, ...errorResponses(404, 422, 503) },
      },
    },
    ({ params }) => deadLetters.show(params.id),
  )
}

const changeRoutes = (app: App, deadLetters: DeadLetterDesk) => {
  app.post(
    '/dead-letters/:id/retry',
    {
      schema: {
        operationId: 'retryDeadLetter',
        summary: 'Give it another chance',
        description:
          'A task that has ended as FAILURE begins anew with a new deadline; anything else is sent as it is. A crash in between sends it twice.',
        tags,
        params: DeadLetterParams,
        response: { 200: DeadLetterRow, ...errorResponses(404, 409, 413, 415, 422, 503) },
      },
    },
    ({ params }) => deadLetters.retry(params.id),
  )

  app.delete(
    '/dead-letters/:id',
    {
      schema: {
        operationId: 'discardDeadLetter',
        summary: 'Remove it for ever',
        tags,
        params: DeadLetterParams,
        response: { 200: DeadLetterRow, ...errorResponses(404, 422, 503) },
      },
    },
    ({ params }) => deadLetters.discard(params.id),
  )
}

export const deadLetterRoutes = async (app: App, { deadLetters }: { deadLetters: DeadLetterDesk }): Promise<void> => {
  readRoutes(app, deadLetters)
  changeRoutes(app, deadLetters)
}
