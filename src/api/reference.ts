import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'
import { securitySchemes } from './access/described.ts'
import { HttpError, HttpValidationError } from './schemas/common.ts'

interface ReferenceOptions {
  readonly appName: string
  readonly version: string
}

const DESCRIPTION = `Ask for a ranking, wait for it, read it, say what was chosen; train the next model from the choices.

A request that does not fit its schema is answered with 422 and FastAPI's body; every other error with \`{"detail": "…"}\`.
Each answer carries \`X-Request-Id\`: the one that was sent, or a new one.`

/** As for all answers, but for the styles that the page has in itself. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** The API reference: `/openapi.json` from the routes' own schemas, and a page to read and try it at `/docs`. */
export const reference = fp(
  async (app, { appName, version }: ReferenceOptions) => {
    app.addSchema(HttpError)
    app.addSchema(HttpValidationError)
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: appName, version, description: DESCRIPTION, license: { name: 'MIT' } },
        components: { securitySchemes },
        tags: [
          { name: 'inference', description: 'From a request to a choice' },
          { name: 'training', description: 'From choices to the next model' },
          { name: 'tasks', description: 'Inferences and trainings alike, for operators' },
          { name: 'models', description: 'What was trained, and what serves' },
          { name: 'dead letters', description: 'Messages that nobody could end' },
          { name: 'drift', description: 'Whether users changed since the champion was trained' },
          { name: 'content', description: 'What is stored' },
          { name: 'keys', description: 'Who gets in' },
          { name: 'operations', description: 'For those who run it' },
        ],
      },
      refResolver: {
        buildLocalReference: (schema, _base, _fragment, index) => String(schema.$id ?? `schema-${index}`),
      },
    })
    await app.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: CONTENT_SECURITY_POLICY,
      theme: { title: appName },
    })
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  },
  { name: 'reference' },
)
