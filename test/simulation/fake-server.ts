import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { makeCatalogue } from '../../src/simulation/catalogue.ts'

export interface Seen {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

export interface Answer {
  readonly status?: number
  readonly body: unknown
}

const CATALOGUE = makeCatalogue()

/** Ten places that some users can afford, in the shape of `GET /inference/results`. */
export const RESULTS = CATALOGUE.filter(({ fields }) => fields.price < 150)
  .slice(0, 10)
  .map(({ itemId, fields }) => ({ score: 0.5, location_id: itemId, ...fields }))

const usualAnswer = ({ path, method }: Seen): Answer => {
  if (path === '/inference/start') return { body: { task_id: 't1', status: 'PENDING', type: 'inference' } }
  if (path.startsWith('/inference/status/')) return { body: { task_id: 't1', status: 'SUCCESS', type: 'inference' } }
  if (path.startsWith('/inference/results/')) return { body: RESULTS }
  return method === 'PUT' ? { body: null } : { status: 404, body: { detail: 'Not Found' } }
}

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString())
}

/**
 * A server that answers the loop as promised and remembers what it saw; closed at the end of the test.
 * @param special answers some requests in another way; `undefined` leaves them as they are
 */
export const fakeServer = async (special: (seen: Seen) => Answer | undefined = () => undefined) => {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const current = { method: request.method ?? '', path: request.url ?? '', body: await readJson(request) }
    seen.push(current)
    const { status = 200, body } = special(current) ?? usualAnswer(current)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, seen, bodies: (path: string) => seen.filter((each) => each.path === path).map(({ body }) => body) }
}
