import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify'
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

const ASSETS = '/console/assets/'

const HTML = 'text/html; charset=utf-8'

const YEAR_MS = 31_536_000_000

/**
 * A browser that goes to an address asks for HTML by name; whatever fetches data does not, or refuses it with a weight
 * of 0 (RFC 9110, section 12.5.1).
 */
const answerFor = (accept = '') => {
  const isPage = accept.split(',').some((range) => {
    const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    return type === 'text/html' && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))
  })
  return isPage ? 'page' : 'data'
}

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

const vary = (reply: FastifyReply, by: string) => {
  const before = reply.getHeader('vary')
  reply.header('vary', before === undefined ? by : `${String(before)}, ${by}`)
}

const registerAssets = (app: App, folder: string) =>
  app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: ASSETS,
    preCompressed: true,
    immutable: true,
    maxAge: YEAR_MS,
    index: false,
  })

/** The page as it is built now. */
const readPage = (folder: string) => readFile(join(folder, 'index.html'))

/** The assets' names change with each build, so the page that names them is asked for again each time. */
const sendPage = (request: FastifyRequest, reply: FastifyReply, page: Buffer) => {
  // Of what is in it: builds that can be repeated all have the same time.
  const etag = `"${createHash('sha256').update(page).digest('base64url')}"`
  reply.type(HTML).headers({ etag, 'cache-control': 'no-cache' })
  // Whoever compresses it on the way calls the tag weak.
  const isKnown = request.headers['if-none-match']?.includes(etag) === true
  return isKnown ? reply.code(304).send() : reply.send(page)
}

/** What of each route differs by the request's headers. */
const tellCaches = (app: App) =>
  app.addHook('onRoute', (route) => {
    const by = ROOMS.has(route.url) ? 'accept' : route.url.startsWith(ASSETS) ? 'accept-encoding' : undefined
    if (by !== undefined) route.onSend = [...[route.onSend ?? []].flat(), async (_, reply) => vary(reply, by)]
  })

/** A browser that goes to an address behind which there is nothing is told so by the console, which has a way back. */
const tellBrowsers = (app: App, folder: string) =>
  app.addHook('onSend', async (request, reply, payload) => {
    if (!request.is404 || reply.statusCode !== 404 || request.method !== 'GET') return payload
    vary(reply, 'accept')
    if (answerFor(request.headers.accept) === 'data') return payload
    reply.type(HTML)
    return readPage(folder)
  })

/**
 * Serves what `npm run build` made of `console/`: the page at its rooms' addresses, to browsers only, and its hashed
 * assets.
 */
export const consolePages = fp(
  async (app: App, { folder }: { folder: string }) => {
    const isBuilt = existsSync(join(folder, 'index.html'))
    tellCaches(app)
    if (isBuilt) {
      await registerAssets(app, folder)
      tellBrowsers(app, folder)
    }
    const options = { constraints: { answer: 'page' }, config: { isPage: true }, schema: { hide: true } }
    for (const url of ROOMS) {
      app.get(url, options, async (request, reply) => {
        if (!isBuilt) throw new ConsoleNotBuilt()
        return sendPage(request, reply, await readPage(folder))
      })
    }
  },
  { name: 'console', dependencies: ['methods'] },
)
