import type { Random } from '../../src/simulation/random.ts'
import type { Ledger } from './ledger.ts'

/** Longer than any wait that is asked for. */
const ANSWER_WITHIN_MS = 15_000

export interface Answer {
  /** 0 when no answer came. */
  readonly status: number
  readonly body: unknown
}

interface Request {
  readonly method?: string
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
}

export interface Client {
  /** One request to one of the APIs; it never rejects. */
  ask(path: string, request?: Request): Promise<Answer>
}

interface ClientParts {
  readonly urls: () => readonly string[]
  readonly ledger: Ledger
  readonly random: Random
}

const contentOf = ({ body, headers = {} }: Request) =>
  body === undefined
    ? { headers }
    : { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } }

/** Asks the APIs at random, as users behind a balancer that knows nothing of their health would. */
export const createClient = ({ urls, ledger, random }: ClientParts): Client => ({
  async ask(path, request = {}) {
    const [url = ''] = random.sample(urls(), 1)
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const answer = await fetch(`${url}${path}`, { method: request.method ?? 'GET', signal, ...contentOf(request) })
      .then(async (response) => ({ status: response.status, body: (await response.json()) as unknown }))
      .catch(() => ({ status: 0, body: undefined }))
    ledger.answers.set(answer.status, (ledger.answers.get(answer.status) ?? 0) + 1)
    return answer
  },
})
