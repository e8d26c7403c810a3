import fp from 'fastify-plugin'
import { MethodNotAllowed, NotFound } from './errors.ts'

interface Route {
  readonly path: RegExp
  readonly methods: Set<string>
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Task ids are UUIDs, so that `/inference/status` is no task that could be cancelled. */
const TASK_ID = '[\\da-fA-F]{8}(?:-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12}'

const pathOf = (template: string) => {
  const segments = template.split('/').map((segment) => {
    if (segment === ':task_id') return TASK_ID
    if (segment.startsWith(':')) return '[^/]+'
    return segment === '*' ? '.*' : literally(segment)
  })
  return new RegExp(`^${segments.join('/').replace(/\/$/, '')}/?$`)
}

/** Tells a wrong method (405, with those that are allowed) from a wrong path (404); the router knows only the latter. */
export const methods = fp(
  async (app) => {
    const routes = new Map<string, Route>()
    app.addHook('onRoute', ({ url, method }) => {
      const route = routes.get(url) ?? { path: pathOf(url), methods: new Set() }
      for (const name of [method].flat()) route.methods.add(name)
      routes.set(url, route)
    })
    app.setNotFoundHandler((request) => {
      const path = request.url.split('?')[0] ?? ''
      const allowed = [...routes.values()]
        .filter((route) => route.path.test(path))
        .flatMap(({ methods }) => [...methods])
      // A route may find that there is nothing behind an address after all.
      const isMissing = allowed.length === 0 || allowed.includes(request.method)
      throw isMissing ? new NotFound() : new MethodNotAllowed([...new Set(allowed)].sort())
    })
  },
  { name: 'methods', dependencies: ['error-handler'] },
)
