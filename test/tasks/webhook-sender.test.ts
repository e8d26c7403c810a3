import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { lookup } from 'node:dns'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { expect, onTestFinished, test, vi } from 'vitest'
import { defer } from '../../src/celery/deferred.ts'
import type { WebhookDelivery } from '../../src/store/store.ts'
import { createWebhookSender } from '../../src/tasks/webhook-sender.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** Where undici tells that the head of an answer has come. */
const ANSWER_HEAD = 'undici:request:headers'

const aDelivery = (url: string): WebhookDelivery => ({
  taskId: '6f2c1a9e-4b7d-4c1e-9f3a-2d5b8e7c6a10',
  kind: 'inference',
  url,
  status: 'FAILURE',
  reason: 'no model',
  finishedAt: new Date('2026-01-15T12:00:00Z'),
  attempt: 1,
})

/** A server on the loopback, closed at the end of the test, and how often it was asked. */
const listen = async (answer: RequestListener) => {
  let requests = 0
  const server = createServer((request, response) => {
    requests += 1
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, requests: () => requests }
}

const aSender = (options: { allowPrivate?: boolean; resolve?: typeof lookup } = {}) => {
  const sender = createWebhookSender({ secret: SECRET, allowPrivate: true, userAgent: 'stellwerk/0', ...options })
  onTestFinished(() => sender.close())
  return sender
}

/** A name server that answers every name with these addresses. */
const resolvingTo = (...addresses: string[]) =>
  ((_name: string, _options: unknown, callback: (error: null, found: object[]) => void) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as unknown as typeof lookup

test('what arrives is signed so that any library of Standard Webhooks accepts it', async () => {
  const got = defer<unknown>()
  const { port } = await listen(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    got.resolve(new Webhook(SECRET).verify(body, request.headers as Record<string, string>))
    response.end('thanks')
  })
  const delivery = aDelivery(`http://127.0.0.1:${port}/told?by=stellwerk`)
  expect(await aSender().send(delivery)).toBe(200)
  expect(await got.promise).toEqual({
    type: 'inference.failure',
    timestamp: '2026-01-15T12:00:00.000Z',
    data: { task_id: delivery.taskId, status: 'FAILURE', type: 'inference', reason: 'no model' },
  })
})

test.each(['http://127.0.0.1', 'http://localhost', 'http://[::ffff:127.0.0.1]'])(
  'nothing reaches %s unless private addresses are allowed',
  async (origin) => {
    const { port, requests } = await listen((_request, response) => response.end())
    const sending = aSender({ allowPrivate: false }).send(aDelivery(`${origin}:${port}/`))
    await expect(sending).rejects.toThrow(/not at a public address/)
    expect(requests()).toBe(0)
  },
)

test.each([['127.0.0.1'], ['::1'], ['8.8.8.8', '10.0.0.1'], ['169.254.169.254']])(
  'a public name that leads to %s is not connected to',
  async (...addresses) => {
    const { port, requests } = await listen((_request, response) => response.end())
    const sender = aSender({ allowPrivate: false, resolve: resolvingTo(...addresses) })
    await expect(sender.send(aDelivery(`http://shop.example:${port}/`))).rejects.toThrow(/not at a public address/)
    expect(requests()).toBe(0)
  },
)

test('a redirect is not followed', async () => {
  const inner = await listen((_request, response) => response.end())
  const { port } = await listen((_request, response) =>
    response.writeHead(307, { location: `http://127.0.0.1:${inner.port}/` }).end(),
  )
  expect(await aSender().send(aDelivery(`http://127.0.0.1:${port}/`))).toBe(307)
  expect(inner.requests()).toBe(0)
})

test('of an answer without end only the beginning is read', async () => {
  const { port } = await listen((_request, response) => {
    const write = (): void => {
      while (response.write('x'.repeat(65_536)));
      response.once('drain', write)
    }
    write()
  })
  expect(await aSender().send(aDelivery(`http://127.0.0.1:${port}/`))).toBe(200)
})

test('an answer whose body has not ended in time is an answer', async () => {
  const { port } = await listen((_request, response) => {
    response.write('slowly')
  })
  // The time is over as soon as the head of the answer is there.
  const time = new AbortController()
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(time.signal)
  const onHead = () => void setImmediate(() => time.abort())
  subscribe(ANSWER_HEAD, onHead)
  onTestFinished(() => {
    unsubscribe(ANSWER_HEAD, onHead)
    timeout.mockRestore()
  })
  expect(await aSender().send(aDelivery(`http://127.0.0.1:${port}/`))).toBe(200)
})
