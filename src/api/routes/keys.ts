import { Type } from 'typebox'
import type { App } from '../app-type.ts'
import type { Keys } from '../keys.ts'
import { errorResponses, RowParams } from '../schemas/common.ts'
import { Key, KeyMade, NewKeyBody } from '../schemas/keys.ts'

const tags = ['keys']

export const keyRoutes = async (app: App, { keys }: { keys: Keys }): Promise<void> => {
  app.post(
    '/keys',
    {
      schema: {
        operationId: 'makeKey',
        summary: 'Make an API key',
        description:
          'The answer holds the key, which is told only this once, and to a repeat with the same `Idempotency-Key`. From the first key on nobody gets in without.',
        tags,
        body: NewKeyBody,
        response: { 201: KeyMade, ...errorResponses(409, 413, 415, 422, 503) },
      },
    },
    async ({ body }, reply) => reply.code(201).send(await keys.create(body)),
  )

  app.get(
    '/keys',
    {
      schema: {
        operationId: 'listKeys',
        summary: 'All keys that were ever made, oldest first, without the keys themselves',
        tags,
        response: { 200: Type.Array(Key, { description: 'The keys' }), ...errorResponses(503) },
      },
    },
    () => keys.list(),
  )

  app.delete(
    '/keys/:id',
    {
      schema: {
        operationId: 'withdrawKey',
        summary: 'Withdraw a key: it opens nothing from now on',
        description: 'The last key of an operator stays: make another one first.',
        tags,
        params: RowParams,
        response: { 200: Key, ...errorResponses(404, 409, 422, 503) },
      },
    },
    ({ params }) => keys.withdraw(params.id),
  )
}
