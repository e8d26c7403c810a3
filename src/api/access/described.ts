import fp from 'fastify-plugin'
import { errorResponses } from '../schemas/common.ts'
import { scopeOf } from './scopes.ts'

/** How keys are sent, for the API reference. */
export const securitySchemes = {
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  bearer: { type: 'http', scheme: 'bearer' },
} as const

const EITHER = [{ apiKey: [] }, { bearer: [] }]

/** Says of each route in the API reference whether it needs a key, and how it refuses. */
export const describedAccess = fp(
  async (app) => {
    app.addHook('onRoute', ({ url, schema }) => {
      if (schema === undefined || schema.hide) return
      const scope = scopeOf(url)
      schema.security = scope === 'open' ? [] : EITHER
      const refusals = scope === 'open' ? {} : errorResponses(401, 403, 429)
      schema.response = { ...(schema.response as object | undefined), ...refusals }
    })
  },
  { name: 'described-access' },
)
