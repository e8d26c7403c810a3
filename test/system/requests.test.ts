import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { expect, onTestFinished, test } from 'vitest'
import { aUsedFolder, aUser, startServer } from '../support/server.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const SETTINGS = { WEBHOOK_SECRET: SECRET, WEBHOOK_ALLOW_PRIVATE: 'true' }

/** Waits for webhooks, and refuses the first one. */
const listen = async () => {
  const bodies: unknown[] = []
  let refused = 0
  const hear = async (request: IncomingMessage, response: ServerResponse) => {
    const body = new Webhook(SECRET).verify(await text(request), request.headers as Record<string, string>)
    if (refused === 0) refused = response.writeHead(500).end().statusCode
    else bodies.push(body)
    response.end()
  }
  const server = createServer((request, response) => void hear(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, bodies }
}

const start = async (url: string, key: string, body: object) => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key, prefer: 'wait=20' }
  const ask = () => fetch(`${url}/inference/start`, { method: 'POST', headers, body: JSON.stringify(body) })
  let response = await ask()
  // A machine that is busy is answered so.
  while (response.status === 503) response = await ask()
  return { status: response.status, applied: response.headers.get('preference-applied'), body: await response.text() }
}

test('a start is answered the same after a kill, and its end is told in spite of it', async () => {
  const [folder, receiver] = [await aUsedFolder(), await listen()]
  const body = aUser({ webhook: { url: receiver.url } })
  const key = randomUUID()
  const first = await startServer(folder, SETTINGS)
  const answer = await start(first.url, key, body)
  expect(answer).toMatchObject({ status: 200, applied: 'wait=20' })
  await first.end('SIGKILL')

  const second = await startServer(folder, SETTINGS)
  expect(await start(second.url, key, body)).toEqual(answer)
  await expect.poll(() => receiver.bodies, { timeout: 30_000 }).toHaveLength(1)
  const { task_id } = JSON.parse(answer.body)
  expect(receiver.bodies).toMatchObject([{ type: 'inference.success', data: { task_id, status: 'SUCCESS' } }])
  expect(second.output()).not.toContain(SECRET)
})
