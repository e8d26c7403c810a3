import type { Place } from '../catalogue.ts'
import type { Traveller } from '../users.ts'
import { withLimit } from './limit.ts'

const REQUEST_TIMEOUT_MS = 30_000

export interface RankedPlace extends Place {
  readonly location_id: number
}

/** A request that did not do what it should; `kind` is short enough to count by. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed'
  readonly kind: string

  constructor(kind: string, options?: ErrorOptions) {
    super(kind, options)
    this.kind = kind
  }
}

interface Request {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  /** The path without ids, to count failures by. */
  readonly route: string
  readonly body?: unknown
}

interface Server {
  readonly url: string
  /** API key, where the server asks for one. */
  readonly apiKey?: string | undefined
}

/** The requests of the loop over HTTP; every method throws RequestFailed when the answer is not as promised. */
export const createClient = ({ url, apiKey }: Server, signal: AbortSignal) => {
  const key = apiKey === undefined ? {} : { 'x-api-key': apiKey }
  const call = async ({ method, path, route, body }: Request): Promise<unknown> => {
    const failed = (why: string, cause?: unknown) => new RequestFailed(`${method} ${route}: ${why}`, { cause })
    try {
      return await withLimit(signal, REQUEST_TIMEOUT_MS, async (limited) => {
        const response = await fetch(new URL(path, url), {
          method,
          signal: limited,
          headers: body === undefined ? key : { 'content-type': 'application/json', ...key },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        const answer = await response.text()
        if (!response.ok) throw failed(String(response.status))
        return JSON.parse(answer)
      })
    } catch (error) {
      throw error instanceof RequestFailed ? error : failed(reasonOf(error), error)
    }
  }
  return {
    start: async (user: Traveller) => {
      const route = '/inference/start'
      return textField(await call({ method: 'POST', path: route, route, body: user }), `POST ${route}`, 'task_id')
    },
    status: async (taskId: string) => {
      const route = '/inference/status'
      return textField(
        await call({ method: 'GET', path: `${route}/${taskId}?wait=10`, route }),
        `GET ${route}`,
        'status',
      )
    },
    results: async (taskId: string) => {
      const route = '/inference/results'
      return placesIn(await call({ method: 'GET', path: `${route}/${taskId}?limit=10`, route }))
    },
    select: (taskId: string, locationId: number) => {
      const route = '/inference/select/'
      return call({ method: 'PUT', path: route, route, body: { task_id: taskId, location_id: locationId } })
    },
  }
}

export type Client = ReturnType<typeof createClient>

/** Why a request failed before there was a whole answer: a code such as ECONNREFUSED where there is one. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'timeout'
  if (error instanceof SyntaxError) return 'not JSON'
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message
}

const textField = (answer: unknown, request: string, field: string): string => {
  const value = answer !== null && typeof answer === 'object' ? Reflect.get(answer, field) : undefined
  if (typeof value !== 'string') throw new RequestFailed(`${request}: no ${field}`)
  return value
}

const placesIn = (answer: unknown): RankedPlace[] => {
  if (!Array.isArray(answer) || !answer.every(isRankedPlace)) {
    throw new RequestFailed('GET /inference/results: no list of places')
  }
  return answer
}

const isRankedPlace = (entry: unknown): entry is RankedPlace =>
  entry !== null && typeof entry === 'object' && typeof Reflect.get(entry, 'location_id') === 'number'
