import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyServerOptions, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route answers with the console's page, which holds no data and so needs no key. */
    readonly isPage?: boolean
  }
}

/** Where the console has rooms; some are paths of the API too. */
const ROOMS: ReadonlySet<string> = new Set(['/', '/now', '/models', '/inputs', '/system'])

const SECONDS_OF_A_YEAR = 31_536_000

/** A browser that goes to an address asks for HTML by name; whatever fetches data does not. */
const answerFor = (accept: string | undefined) => (accept?.includes('text/html') ? 'page' : 'data')

type RouterOptions = NonNullable<FastifyServerOptions['routerOptions']>
type Constraint = NonNullable<RouterOptions['constraints']>[string]
type Handler = Parameters<ReturnType<Constraint['storage']>['set']>[1]

/** Tells two answers at one address apart; see find-my-way, "Custom Constraint Strategies". */
export const pageConstraint: Constraint = {
  name: 'answer',
  storage: () => {
    const handlers = new Map<unknown, Handler>()
    return {
      get: (answer) => handlers.get(answer) ?? null,
      set: (answer, handler) => void handlers.set(answer, handler),
    }
  },
  deriveConstraint: ({ headers }) => answerFor(headers.accept),
  validate: () => undefined,
}

const varyByAccept = (reply: FastifyReply) => {
  const before = reply.getHeader('vary')
  reply.header('vary', before === undefined ? 'Accept' : `${String(before)}, Accept`)
}

/** Says on the API's answer, too, that a browser gets another one there. */
const sharesRoom = ({ url, config }: RouteOptions) => ROOMS.has(url) && config?.isPage !== true

/**
 * Serves what `npm run build` made of `console/`: the page at its rooms' addresses, to browsers only, and its hashed
 * assets. Before a build the rooms answer 404.
 */
export const consolePages = fp(
  async (app, { folder }: { folder: string }) => {
    app.addHook('onRoute', (route) => {
      if (!sharesRoom(route)) return
      route.onSend = [
        ...[route.onSend ?? []].flat(),
        async (_request: unknown, reply: FastifyReply) => varyByAccept(reply),
      ]
    })
    await app.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: '/console/assets/',
      preCompressed: true,
      immutable: true,
      maxAge: SECONDS_OF_A_YEAR * 1000,
      index: false,
      decorateReply: true,
    })
    for (const url of ROOMS) {
      app.get(
        url,
        { constraints: { answer: 'page' }, config: { isPage: true }, schema: { hide: true } },
        async (_request, reply) => {
          varyByAccept(reply)
          return reply.sendFile('index.html', folder, { maxAge: 0, immutable: false, cacheControl: false })
        },
      )
    }
  },
  { name: 'console', dependencies: ['methods'] },
)
