import { deedAnswered, keyOfDeed } from './deeds.ts'
import { apiKey, keyHeaders, keyWanted } from './key.ts'
import { pause } from './pause.ts'
import { notReached, reached } from './reach.ts'
import { detailOf, Refused, readRetryAfter } from './refused.ts'

export interface Asking {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** How long a whole answer may take. Longer than the server takes for anything it is not told to wait for, and than what waits here, 20 seconds. */
const LIMIT_MS = 30_000

/** Where a key is missing or does not hold, the sign-in opens too. */
export const refusalOf = async (response: Response): Promise<Refused> => {
  const { status, headers } = response
  const retryAfterMs = readRetryAfter(headers.get('retry-after'))
  const refused = new Refused(status, detailOf(await response.json().catch(() => null), status), { retryAfterMs })
  if (status === 401) keyWanted.value = apiKey.value === '' ? '' : refused.message
  return refused
}

type Sending = Omit<Asking, 'body'> & { readonly body?: string }
type Bounded = Sending & { readonly signal: AbortSignal }

/** What a proxy says that does not get through to the server, which itself never does. */
const FROM_PROXY: ReadonlySet<number> = new Set([502, 504])

const away = (why: string, options: ErrorOptions = {}) => {
  notReached()
  return new Refused(0, `The server cannot be reached. ${why}`, options)
}

/** As `fetch`, with the key. @throws Refused when the server cannot be reached; AbortError when aborted */
export const send = async (path: string, { headers, signal, ...sending }: Sending = {}): Promise<Response> => {
  const request = new Request(path, {
    ...sending,
    headers: {
      accept: 'application/json',
      ...(sending.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...keyHeaders(),
      ...headers,
    },
    ...(signal === undefined ? {} : { signal }),
  })
  const response = await fetch(request).catch((cause: unknown) => {
    throw signal?.aborted ? cause : away('Is it running?', { cause })
  })
  if (FROM_PROXY.has(response.status)) throw away(`A proxy before it answered ${response.status}.`)
  // A 503 may be the server's own or a proxy's.
  if (response.status !== 503) reached()
  return response
}

const broken = (cause: unknown): never => {
  if (!(cause instanceof TypeError)) throw cause
  throw new Refused(0, 'The connection to the server broke before the whole answer was there.', { cause })
}

const readJson = async (response: Response): Promise<unknown> => {
  if (response.status === 204) return null
  const text = await response.text().catch(broken)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Refused(response.status, 'The server answered something else than JSON: is it a proxy?', { cause })
  }
}

const tooSlow = (isDeed: boolean) => {
  const what = `The server did not answer within ${LIMIT_MS / 1000} seconds.`
  const then = isDeed
    ? 'It may have been done: look, or try again, which does it once.'
    : 'It is busy, or other windows of this console hold all connections to it.'
  return new Refused(0, `${what} ${then}`)
}

const answerTo = async (path: string, sending: Sending): Promise<unknown> => {
  const response = await send(path, sending)
  if (!response.ok) throw await refusalOf(response)
  return readJson(response)
}

/** Once more, for as long as the server is busy with what a browser has sent twice by itself. */
const whenFree = async (path: string, sending: Bounded): Promise<unknown> => {
  try {
    return await answerTo(path, sending)
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 409 || error.retryAfterMs === 0) throw error
    await pause(error.retryAfterMs, sending.signal)
    return whenFree(path, sending)
  }
}

const askOnce = async (path: string, sending: Bounded): Promise<unknown> => {
  const place = `${sending.method} ${path}`
  const key = keyOfDeed(place, sending.body ?? '')
  try {
    const answer = await whenFree(path, { ...sending, headers: { ...sending.headers, 'idempotency-key': key } })
    deedAnswered(place, key)
    return answer
  } catch (error) {
    if (error instanceof Refused && error.status >= 400 && error.status < 500) deedAnswered(place, key)
    throw error
  }
}

/**
 * Asks the server and reads its JSON. What changes something is done once for each call, however often it is sent.
 * @throws Refused; AbortError when aborted
 */
export const ask = async <Answer>(path: string, asking: Asking = {}): Promise<Answer> => {
  const { body, signal, ...rest } = asking
  const limit = AbortSignal.timeout(LIMIT_MS)
  const sending = {
    ...rest,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
  }
  const isDeed = asking.method !== undefined && asking.method !== 'GET'
  try {
    return (await (isDeed ? askOnce(path, sending) : answerTo(path, sending))) as Answer
  } catch (error) {
    if (limit.aborted && !signal?.aborted) throw tooSlow(isDeed)
    throw error
  }
}
