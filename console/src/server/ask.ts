import { apiKey, keyHeaders, keyWanted } from './key.ts'

/** An answer that is not what was asked for; its message can be shown as it is. */
export class Refused extends Error {
  override readonly name = 'Refused'
  /** HTTP status; 0 when there was no answer at all. */
  readonly status: number

  /** How long the server says to wait before the next attempt. */
  readonly retryAfterMs: number

  constructor(status: number, message: string, options: ErrorOptions & { readonly retryAfterMs?: number } = {}) {
    super(message, options)
    this.status = status
    this.retryAfterMs = options.retryAfterMs ?? 0
  }
}

export interface Asking {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

interface FieldProblem {
  readonly loc: readonly (string | number)[]
  readonly msg: string
}

/** What the server says is wrong: a text, or one line for each field. */
const detailOf = (answer: unknown, status: number) => {
  const detail = (answer as { detail?: string | readonly FieldProblem[] } | null)?.detail
  if (typeof detail === 'string') return detail
  if (Array.isArray(detail))
    return detail.map(({ loc, msg }: FieldProblem) => `${loc.slice(1).join(' ')}: ${msg}`).join('\n')
  return `The server answered ${status}.`
}

/** @throws Refused; where a key is missing or does not hold, the sign-in opens too */
export const refusalOf = async (response: Response): Promise<Refused> => {
  const { status, headers } = response
  const retryAfterMs = Number(headers.get('retry-after') ?? 0) * 1000
  const refused = new Refused(status, detailOf(await response.json().catch(() => null), status), { retryAfterMs })
  if (status === 401) keyWanted.value = apiKey.value === '' ? '' : refused.message
  return refused
}

/** As `fetch`, with the key. @throws Refused when the server cannot be reached; AbortError when aborted */
export const send = async (path: string, { method = 'GET', body, headers, signal }: Asking = {}): Promise<Response> => {
  const init: RequestInit = {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...keyHeaders(),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }
  try {
    return await fetch(path, init)
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new Refused(0, 'The server cannot be reached. Is it running?', { cause })
  }
}

/**
 * Asks the server and reads its JSON.
 * @throws Refused
 */
export const ask = async <Answer>(path: string, asking: Asking = {}): Promise<Answer> => {
  const response = await send(path, asking)
  if (!response.ok) throw await refusalOf(response)
  return (response.status === 204 ? null : await response.json()) as Answer
}
