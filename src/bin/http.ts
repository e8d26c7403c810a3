import type { Config } from '../config.ts'
import { settingsFrom } from './settings.ts'

/** The server did not answer, or answered with an error; the message says which and what to do. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
}

/** Longer than any request of the command line waits on purpose. */
const ANSWER_WITHIN_MS = 30_000

/** Where a server with these settings listens. */
export const addressOf = ({ host, port }: Pick<Config, 'host' | 'port'>) =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`

const detailOf = (body: unknown) =>
  typeof body === 'object' && body !== null && 'detail' in body ? JSON.stringify(body.detail) : JSON.stringify(body)

/** The key from the settings, as headers of a request. */
export const keyHeaders = (): Record<string, string> => {
  const { stellwerkApiKey } = settingsFrom()
  return stellwerkApiKey === '' ? {} : { 'x-api-key': stellwerkApiKey }
}

const contentOf = (body: object | undefined) =>
  body === undefined
    ? { headers: keyHeaders() }
    : { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...keyHeaders() } }

const adviceFor = (status: number) =>
  status === 401 || status === 403 ? ' (commands send the key in STELLWERK_API_KEY)' : ''

/**
 * One request to a running server.
 * @throws ServerError with the server's own words when the status is not one of `accept`
 */
export const request = async <T>(
  url: string,
  path: string,
  { method = 'GET', accept = [200], body }: { method?: string; accept?: readonly number[]; body?: object } = {},
): Promise<T> => {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
  const response = await fetch(new URL(path, url), { method, signal, ...contentOf(body) }).catch((cause: unknown) => {
    throw new ServerError(
      `no server answers at ${url}: start one with "stellwerk up", or name another one with --url`,
      { cause },
    )
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (!accept.includes(response.status))
    throw new ServerError(`${url}${path} answered ${response.status}: ${detailOf(answer)}${adviceFor(response.status)}`)
  return answer as T
}

/** Whether a server answers there. */
export const isAlive = (url: string) =>
  fetch(new URL('/livez', url), { signal: AbortSignal.timeout(2000) })
    .then((response) => response.ok)
    .catch(() => false)
