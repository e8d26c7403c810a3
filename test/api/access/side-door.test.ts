import { expect, onTestFinished, test } from 'vitest'
import { buildSideDoor, type SideDoorParts } from '../../../src/api/side-door.ts'
import { createObservedMetrics, observe } from '../../deploy/observed.ts'
import { collectLog } from '../support.ts'
import { ACCESS, ask, makeKey, useKeys } from './support.ts'

const stage = useKeys()

const build = (parts: Partial<SideDoorParts> = {}) => {
  const metrics = createObservedMetrics()
  const { log } = collectLog()
  const app = buildSideDoor({
    store: stage.store,
    checks: {},
    checkTimeoutMs: 200,
    access: ACCESS,
    log,
    metrics,
    ...parts,
  })
  onTestFinished(() => app.close())
  const status = async (url: string, headers = {}) => (await app.inject({ url, headers })).statusCode
  return { app, metrics, status }
}

test('a worker tells this machine how it is, and has no other route', async () => {
  const { app, status } = build()
  expect(await Promise.all(['/metrics', '/livez', '/readyz'].map((url) => status(url)))).toEqual([200, 200, 200])
  for (const url of ['/', '/docs', '/models', '/inference/start']) {
    const answer = await app.inject(url)
    expect([answer.statusCode, answer.json()]).toEqual([404, { detail: 'Not Found' }])
  }
  expect((await app.inject({ method: 'POST', url: '/metrics', body: 'no JSON' })).statusCode).toBe(405)
})

test('once there is a key, metrics of a worker are for operators, and its probes for everybody', async () => {
  const { key } = await makeKey(stage.store)
  const { key: client } = await makeKey(stage.store, 'client')
  const door = build()
  const codes = [
    await door.status('/metrics'),
    await door.status('/metrics', { 'x-api-key': client }),
    (await ask(door, key, { url: '/metrics' })).statusCode,
    await door.status('/livez'),
    await door.status('/readyz'),
  ]
  expect(codes).toEqual([401, 403, 200, 200, 200])
})

test.each([
  [{ host: 'rebound.example' }],
  [{ 'x-forwarded-for': '192.0.2.1' }],
  [{ origin: 'https://elsewhere.example' }],
])('without keys metrics of a worker are not told to who asks with %j', async (headers) => {
  expect(await build().status('/metrics', headers)).toBe(403)
})

test('a worker whose broker is away is not ready, and tells only an operator why', async () => {
  const { key } = await makeKey(stage.store)
  const door = build({ checks: { broker: () => Promise.reject(new Error('inside:5672 refuses')) } })
  const told = async (headers: Record<string, string>) => {
    const answer = await door.app.inject({ url: '/readyz', headers })
    return [answer.statusCode, answer.json().checks]
  }
  expect(await told({})).toEqual([503, { broker: 'away' }])
  expect(await told({ 'x-api-key': key })).toEqual([503, { broker: 'inside:5672 refuses' }])
})

test('a worker that is asked to stop is not ready any more, and still tells its metrics', async () => {
  const { app, status } = build()
  await app.ready()
  app.leave()
  expect([await status('/readyz'), await status('/livez'), await status('/metrics')]).toEqual([503, 200, 200])
})

test('a caller may ask a worker so often a minute, probes left aside', async () => {
  const { status } = build({ access: { ...ACCESS, rateLimitPerMinute: 1 } })
  expect([await status('/metrics'), await status('/metrics'), await status('/readyz')]).toEqual([200, 429, 200])
})

test('looking at a worker counts as no request of the API, and its tasks are told', async () => {
  const { app, metrics } = build()
  for (const url of ['/livez', '/readyz', '/nope']) await app.inject(url)
  expect((await app.inject('/metrics')).body).not.toContain('api_request_total{')
  observe(metrics)
  expect((await app.inject('/metrics')).body).toContain('stellwerk_task_total{task="known",state="SUCCESS"} 1')
})
