import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { FuzzRequest } from './requests.ts'

/** Longer than any answer may take here: made-up traffic is answered when its 30 s are over. */
export const ANSWER_WITHIN_MS = 60_000
/** An event stream is followed no longer. */
const FOLLOW_MS = 300
const KEPT_BODY = 100_000

export type Outcome =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter: string | undefined; readonly body: string }
  /** The server closed the connection without an answer. */
  | { readonly kind: 'hung-up'; readonly code: string }
  | { readonly kind: 'hang' }
  /** The client itself refuses to send such a request. */
  | { readonly kind: 'unsendable' }

const readBody = async (response: IncomingMessage): Promise<string> => {
  const isStream = response.headers['content-type']?.startsWith('text/event-stream') === true
  const stop = isStream ? setTimeout(() => response.destroy(), FOLLOW_MS) : undefined
  let body = ''
  try {
    for await (const chunk of response) if (body.length < KEPT_BODY) body += String(chunk)
  } catch (error) {
    if (!isStream) throw error
  } finally {
    clearTimeout(stop)
  }
  return body
}

const answerOf = async (response: IncomingMessage): Promise<Outcome> => ({
  kind: 'answer',
  status: response.statusCode ?? 0,
  retryAfter: response.headers['retry-after'],
  body: await readBody(response),
})

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error))

/** Resolves with whatever comes first; never rejects. */
const outcomeOf = (sent: ClientRequest) =>
  new Promise<Outcome>((resolve) => {
    const limit = setTimeout(() => {
      resolve({ kind: 'hang' })
      sent.destroy()
    }, ANSWER_WITHIN_MS)
    const settle = (outcome: Outcome) => {
      clearTimeout(limit)
      resolve(outcome)
    }
    sent.once('response', (response) => {
      answerOf(response).then(settle, (error: unknown) => settle({ kind: 'hung-up', code: codeOf(error) }))
    })
    sent.on('error', (error) => settle({ kind: 'hung-up', code: codeOf(error) }))
  })

const headersWithLength = ({ headers, body }: FuzzRequest) => ({
  ...headers,
  ...(body === undefined ? {} : { 'content-length': body.length }),
})

const prepare = (url: URL, fuzz: FuzzRequest, agent: Agent) => {
  try {
    const { method, target: path } = fuzz
    return request({ host: url.hostname, port: url.port, method, path, agent, headers: headersWithLength(fuzz) })
  } catch {
    return undefined
  }
}

/** Sends one request and tells what came of it; an idle connection that the server has just closed is no answer. */
export const send = async (url: URL, fuzz: FuzzRequest, agent: Agent): Promise<Outcome> => {
  const sent = prepare(url, fuzz, agent)
  if (sent === undefined) return { kind: 'unsendable' }
  const outcome = outcomeOf(sent)
  sent.end(fuzz.body)
  const settled = await outcome
  return settled.kind === 'hung-up' && sent.reusedSocket && settled.code === 'ECONNRESET' && fuzz.body === undefined
    ? send(url, fuzz, agent)
    : settled
}
