import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import fp from 'fastify-plugin'
import { expect, onTestFinished, test } from 'vitest'
import { aUser } from '../domain/builders.ts'
import { aStore } from './fake-store.ts'
import { buildTestApi, startInference, type TestParts, UNKNOWN_ID } from './support.ts'

const build = (parts: Partial<TestParts> = {}) => {
  const api = buildTestApi({ store: aStore(), ...parts })
  onTestFinished(() => api.app.close())
  return api
}

test('the process is alive whatever its dependencies do', async () => {
  const { app } = build({ checks: { broker: () => Promise.reject(new Error('away')) } })
  const answer = await app.inject('/livez')
  expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'alive' }])
})

test('readiness names every dependency', async () => {
  const { app } = build({ checks: { database: async () => undefined, model: async () => undefined } })
  const answer = await app.inject('/readyz')
  expect([answer.statusCode, answer.json()]).toEqual([
    200,
    { status: 'ready', checks: { database: 'ok', model: 'ok' } },
  ])
})

test('one dependency that fails or does not answer makes it not ready, and hides no other', async () => {
  const { app } = build({
    checks: {
      database: async () => undefined,
      broker: () => Promise.reject(new Error('amqp://me:secret@host: refused')),
      results: () => new Promise(() => undefined),
    },
    settings: { checkTimeoutMs: 5 },
  })
  const answer = await app.inject('/readyz')
  expect([answer.statusCode, answer.json()]).toEqual([
    503,
    {
      status: 'not ready',
      checks: { database: 'ok', broker: 'amqp://***@host: refused', results: 'no answer within 5 ms' },
    },
  ])
})

test('however many ask at once whether it is ready, each dependency is asked once', async () => {
  let asked = 0
  const database = async () => {
    asked += 1
  }
  const { app } = build({ checks: { database } })
  const answers = await Promise.all(Array.from({ length: 20 }, () => app.inject('/readyz')))
  expect([asked, answers.every(({ statusCode }) => statusCode === 200)]).toEqual([1, true])
})

test('requests are counted under their route, never under an id', async () => {
  const { app } = build()
  await app.inject(`/inference/status/${UNKNOWN_ID}`)
  await app.inject('/content/location/7')
  await app.inject('/somewhere/else')
  await app.inject('/docs')
  const metrics = (await app.inject('/metrics')).body
  expect(metrics).toContain(
    'api_request_total{method="GET",path="/inference/status/{task_id}",status_code="404",app_name="stellwerk"} 1',
  )
  expect(metrics).toContain('path="/content/location/{id}"')
  expect(metrics).toContain('path="(unmatched)"')
  expect(metrics).not.toMatch(/path="(\/docs|\/metrics|\/somewhere|[^"]*(7|0000))/)
})

test('the active inferences are those that the store counts', async () => {
  const store = aStore()
  const { app } = build({ store: { ...store, inferences: { ...store.inferences, active: async () => 7 } } })
  expect((await app.inject('/metrics')).body).toContain('api_active_inferences{app_name="stellwerk"} 7')
})

test('our own mistake is a 500 without details, counted, and logged with the id of its request', async () => {
  const store = aStore()
  store.inferences.start = async () => {
    throw new Error('a secret detail')
  }
  const { app, errors } = build({ store })
  const headers = { 'x-request-id': 'my-id' }
  const answer = await app.inject({ method: 'POST', url: '/inference/start', body: aUser(), headers })
  expect([answer.statusCode, answer.json()]).toEqual([500, { detail: 'Internal Server Error' }])
  expect(errors()).toMatchObject([{ request_id: 'my-id', err: { message: 'a secret detail' } }])
  expect((await app.inject('/metrics')).body).toMatch(/api_exception_total{[^}]*status_code="500"[^}]*} 1/)
})

test.each([
  ['my.request-1_a', 'my.request-1_a'],
  ['two words', expect.stringMatching(/^[0-9a-f-]{36}$/)],
  ['x'.repeat(65), expect.stringMatching(/^[0-9a-f-]{36}$/)],
])('the request id %s is answered as it should be', async (given, answered) => {
  const { app } = build()
  for (const url of ['/livez', '/nope', '/%zz']) {
    const answer = await app.inject({ url, headers: { 'x-request-id': given } })
    expect(answer.headers['x-request-id']).toEqual(answered)
  }
})

const serve = async () => {
  const { app } = build()
  await app.listen({ port: 0 })
  return (app.server.address() as AddressInfo).port
}

const say = async (port: number, words: string) => {
  const socket = connect(port, '127.0.0.1')
  socket.write(words)
  return text(socket)
}

test('what is no HTTP is refused in the words of the other errors', async () => {
  const port = await serve()
  expect(await say(port, 'hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*{"detail":".+"}$/s)
  expect(await say(port, `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431 .*{"detail":".+"}$/s,
  )
})

test('a request that comes while the server stops is refused with the time to try again', async () => {
  const { app } = buildTestApi({ store: aStore() })
  const answers: Response[] = []
  app.register(
    fp(async (instance) => {
      instance.addHook('preClose', async () => {
        answers.push(await fetch(`${address}/livez`))
      })
    }),
  )
  const address = await app.listen({ port: 0 })
  await app.close()
  expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([[503, '5']])
})

test('a start is accepted over a real connection', async () => {
  const { app } = build()
  const address = await app.listen({ port: 0 })
  const answer = await fetch(`${address}/inference/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(aUser()),
  })
  expect(await answer.json()).toMatchObject({ status: 'PENDING' })
  expect(await startInference({ app }, aUser())).toMatch(/^[0-9a-f-]{36}$/)
})
