import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { aUser } from '../../domain/builders.ts'
import { finishInference, startInference, type TestApi, UNKNOWN_ID } from '../support.ts'
import { ask, build, makeKey, useKeys } from './support.ts'

const stage = useKeys()

const listen = async ({ app }: Pick<TestApi, 'app'>) => {
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

const open = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

test('every answer tells how many requests are left, and the one too many when to come again', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { app } = build({ rateLimitPerMinute: 2 })
  const answers = []
  for (let request = 0; request < 3; request += 1) answers.push(await app.inject('/models'))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429])
  expect(answers.map(({ headers }) => headers.ratelimit)).toEqual([
    '"requests";r=1;t=60',
    '"requests";r=0;t=60',
    '"requests";r=0;t=60',
  ])
  expect(answers[2]?.headers).toMatchObject({ 'ratelimit-policy': '"requests";q=2;w=60', 'retry-after': '60' })
  expect(answers[2]?.json()).toEqual({ detail: expect.stringContaining('2 requests in a minute') })
})

test('each key and each address has its own limit; a wrong key counts for its address', async () => {
  const [first, second] = [await makeKey(stage.store), await makeKey(stage.store, 'client')]
  const api = build({ rateLimitPerMinute: 1 }, { store: stage.store })
  const status = async (key: string, remoteAddress: string) =>
    (await ask(api, key, { url: `/inference/status/${UNKNOWN_ID}`, remoteAddress })).statusCode
  expect([await status(first.key, '1.1.1.1'), await status(first.key, '2.2.2.2')]).toEqual([404, 429])
  expect([await status(second.key, '1.1.1.1'), await status('wrong', '1.1.1.1')]).toEqual([404, 401])
  expect([await status('wrong', '1.1.1.1'), await status('wrong', '3.3.3.3')]).toEqual([429, 401])
  expect([await status('wrong', '2001:db8::1'), await status('wrong', '2001:db8::2')]).toEqual([401, 429])
})

test.each(['/livez', '/console/assets/main-1a2b3c.js'])('%s is never limited', async (url) => {
  const { app } = build({ rateLimitPerMinute: 1 })
  const codes = [await app.inject(url), await app.inject(url)].map(({ statusCode }) => statusCode)
  expect(codes).toEqual([200, 200])
})

test('0 limits nobody', async () => {
  const answer = await build().app.inject('/models')
  expect(answer.headers).not.toHaveProperty('ratelimit')
})

test('a count that cannot be taken stops nobody', async () => {
  const { app } = build({ rateLimitPerMinute: 1 }, { countRequests: () => Promise.reject(new Error('away')) })
  const codes = [await app.inject('/models'), await app.inject('/models')].map(({ statusCode }) => statusCode)
  expect(codes).toEqual([200, 200])
})

test('the address is that of the client only where the proxy is trusted', async () => {
  await makeKey(stage.store)
  const forwarded = (address: string) => ({ url: '/models', headers: { 'x-forwarded-for': address } })
  const [trusting, other] = [['127.0.0.0/8'], []].map((trustedProxies) =>
    build({ rateLimitPerMinute: 1, trustedProxies }, { store: stage.store }),
  )
  const codes = async (api: TestApi | undefined) => [
    (await api?.app.inject(forwarded('1.1.1.1')))?.statusCode,
    (await api?.app.inject(forwarded('2.2.2.2')))?.statusCode,
  ]
  expect([await codes(trusting), await codes(other)]).toEqual([
    [401, 401],
    [401, 429],
  ])
})

test('a client may have so many requests that wait, and gets their places back', async () => {
  const api = build({ maxWaitsPerClient: 1 }, { store: stage.store })
  const taskId = await startInference(api, aUser())
  const url = `/inference/status/${taskId}?wait=60`
  const waiting = api.app.inject(url)
  await api.queue.waited(taskId)
  const refused = await api.app.inject(url)
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '5'])
  expect((await api.app.inject(`/inference/status/${taskId}`)).statusCode).toBe(200)
  await finishInference(stage.store, taskId)
  api.queue.store(taskId, { status: 'SUCCESS', result: null })
  expect((await waiting).statusCode).toBe(200)
  expect((await api.app.inject(url)).statusCode).toBe(200)
})

test('one address may have so many connections; the next is told so and hung up on', async () => {
  const port = await listen(build({ maxConnectionsPerAddress: 2 }))
  const [first] = [await open(port), await open(port)]
  expect(await text(await open(port))).toMatch(/^HTTP\/1.1 503 .*{"detail":"too many connections/s)
  first?.destroy()
  await expect
    .poll(async () => (await fetch(`http://127.0.0.1:${port}/livez`).catch(() => undefined))?.status)
    .toBe(200)
})
