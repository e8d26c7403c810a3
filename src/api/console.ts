import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyServerOptions } from 'fastify'
import fp from 'fastify-plugin'
import type { App } from './app-type.ts'
import { ConsoleNotBuilt } from './errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route answers with the console's page, which holds no data and so needs no key. */
    readonly isPage?: boolean
  }
}

type RouterOptions = NonNullable<FastifyServerOptions['routerOptions']>
type Constraint = NonNullable<RouterOptions['constraints']>[string]
type Handler = Parameters<ReturnType<Constraint['storage']>['set']>[1]

/** Where the console has rooms; some are paths of the API too. */
const ROOMS: ReadonlySet<string> = new Set(['/', '/now', '/models', '/inputs', '/system'])

const YEAR_MS = 31_536_000_000

/** A browser that goes to an address asks for HTML by name; whatever fetches data does not. */
const answerFor = (accept: string | undefined) => (accept?.includes('text/html') ? 'page' : 'data')

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

const varyByAccept = async (_request: unknown, reply: FastifyReply) => {
  const before = reply.getHeader('vary')
  reply.header('vary', before === undefined ? 'accept' : `${String(before)}, accept`)
}

const registerAssets = (app: App, folder: string) =>
  app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/console/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: YEAR_MS,
    index: false,
  })

/**
 * Serves what `npm run build` made of `console/`: the page at its rooms' addresses, to browsers only, and its hashed
 * assets.
 */
export const consolePages = fp(
  async (app: App, { folder }: { folder: string }) => {
    const isBuilt = existsSync(join(folder, 'index.html'))
    app.addHook('onRoute', (route) => {
      if (ROOMS.has(route.url)) route.onSend = [...[route.onSend ?? []].flat(), varyByAccept]
    })
    if (isBuilt) await registerAssets(app, folder)
    const options = { constraints: { answer: 'page' }, config: { isPage: true }, schema: { hide: true } }
    for (const url of ROOMS) {
      app.get(url, options, async (_request, reply) => {
        if (!isBuilt) throw new ConsoleNotBuilt()
        // The assets' names change with each build, so the page that names them is asked for again each time.
        reply.header('cache-control', 'no-cache')
        return reply.sendFile('index.html', folder, { cacheControl: false })
      })
    }
  },
  { name: 'console', dependencies: ['methods'] },
)
