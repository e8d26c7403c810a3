import type { FastifyRequest } from 'fastify'
import type { KeyScope } from '../../store/store.ts'

const PROBES: ReadonlySet<string> = new Set(['/livez', '/readyz'])

const PUBLIC: ReadonlySet<string> = new Set(['/', '/openapi.json', '/docs'])

/** What holds no data: the greeting, the console's files, the page and the document of the API reference. */
const isPublic = (url: string) => PUBLIC.has(url) || url.startsWith('/docs/') || url.startsWith('/console/')

/**
 * Who may use a route: everybody (`open`), whoever has a key (`client`), or operators. What is not named here is for
 * operators, so that a new route is closed until somebody decides otherwise.
 * @param url the route's template, such as `/inference/status/:task_id`
 */
export const scopeOf = (url: string): KeyScope | 'open' => {
  if (PROBES.has(url) || isPublic(url)) return 'open'
  return url.startsWith('/inference/') ? 'client' : 'operator'
}

/** As `scopeOf`; the console's page is open, and so is a path that is no route: there is nothing behind it. */
export const scopeOfRequest = ({ is404, routeOptions }: Pick<FastifyRequest, 'is404' | 'routeOptions'>) =>
  is404 || routeOptions.url === undefined || routeOptions.config.isPage ? 'open' : scopeOf(routeOptions.url)

/**
 * What no limit is for: probes, because none may make a process look dead, and the console's files, of which a room
 * needs a dozen and whose lack looks like another version.
 */
export const isUncounted = ({ routeOptions: { url = '', config } }: Pick<FastifyRequest, 'routeOptions'>) =>
  PROBES.has(url) || url.startsWith('/console/') || config.isPage === true
