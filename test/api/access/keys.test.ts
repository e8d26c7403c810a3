import { expect, onTestFinished, test, vi } from 'vitest'
import { aUser } from '../../domain/builders.ts'
import { UNKNOWN_ID } from '../support.ts'
import { ask, build, makeKey, useKeys } from './support.ts'

const stage = useKeys()

const buildHere = () => build({}, { store: stage.store })

const START = { method: 'POST', url: '/inference/start', body: aUser() } as const

test('without keys everybody on this machine is let in', async () => {
  const { app } = buildHere()
  const codes = await Promise.all(
    ['/keys', '/models', '/metrics'].map(async (url) => (await app.inject(url)).statusCode),
  )
  expect(codes).toEqual([200, 200, 200])
})

test('once there is a key, a request without one is told how to send it', async () => {
  await makeKey(stage.store)
  const answer = await buildHere().app.inject('/models')
  expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer realm="stellwerk"'])
  expect(answer.json().detail).toContain('X-API-Key')
})

test('a key is taken from either header', async () => {
  const { key } = await makeKey(stage.store)
  const { app } = buildHere()
  for (const headers of [
    { 'x-api-key': key },
    { authorization: `Bearer ${key}` },
    { authorization: `bearer ${key}` },
  ]) {
    expect((await app.inject({ url: '/models', headers })).statusCode).toBe(200)
  }
})

test.each([
  ['another secret', (key: string) => `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`],
  ['another beginning', (key: string) => key.replace(/_[0-9a-f]{12}_/, '_000000000000_')],
  ['something cut off', (key: string) => key.slice(0, -1)],
  ['nothing', () => ''],
  ['two keys at once', (key: string) => `${key}, ${key}`],
])('a key with %s is wrong', async (_what, spoil) => {
  const { key } = await makeKey(stage.store)
  const answer = await ask(buildHere(), spoil(key), { url: '/models' })
  expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([
    401,
    expect.stringContaining('invalid_token'),
  ])
})

test('probes and the API reference need no key', async () => {
  await makeKey(stage.store)
  const { app } = buildHere()
  for (const url of ['/livez', '/readyz', '/docs', '/openapi.json', '/']) {
    expect((await app.inject(url)).statusCode).toBeLessThan(400)
  }
})

test('readiness tells why something is away only to an operator', async () => {
  const { key } = await makeKey(stage.store)
  const { key: client } = await makeKey(stage.store, 'client')
  const broker = () => Promise.reject(new Error('amqp://inside:5672 refuses'))
  const api = build({}, { store: stage.store, checks: { broker, database: async () => {} } })
  const told = async (headers = {}) => (await api.app.inject({ url: '/readyz', headers })).json().checks.broker
  expect([await told(), await told({ 'x-api-key': 'wrong' }), await told({ 'x-api-key': client })]).toEqual([
    'away',
    'away',
    'away',
  ])
  expect(await told({ 'x-api-key': key })).toBe('amqp://inside:5672 refuses')
  expect(api.warnings()).toMatchObject([{ msg: 'not ready', checks: { broker: 'amqp://inside:5672 refuses' } }])
})

test("the console's page needs no key where the data at the same address does", async () => {
  await makeKey(stage.store)
  const { app } = buildHere()
  const page = await app.inject({ url: '/models', headers: { accept: 'text/html' } })
  expect([page.statusCode, (await app.inject('/models')).statusCode]).toEqual([200, 401])
})

test('a client is let in to the inferences and to nothing else', async () => {
  await makeKey(stage.store)
  const api = buildHere()
  const { key } = await makeKey(stage.store, 'client')
  expect((await ask(api, key, START)).statusCode).toBe(200)
  const reference = (await api.app.inject('/openapi.json')).json<{ paths: Record<string, object> }>()
  const routes = Object.entries(reference.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method as 'get', path: path.replace(/{\w+}/, UNKNOWN_ID) })),
  )
  const closed = routes.filter(({ path }) => !/^\/($|inference|livez|readyz)/.test(path))
  expect(closed.length).toBeGreaterThan(20)
  for (const { method, path } of closed) {
    const answer = await ask(api, key, { method, url: path })
    expect([path, answer.statusCode, answer.headers['www-authenticate']]).toEqual([
      path,
      403,
      expect.stringContaining('insufficient_scope'),
    ])
  }
})

test('a key that another process withdraws is refused within a second', async () => {
  await makeKey(stage.store)
  const { key, key_id } = await makeKey(stage.store)
  // The second is one of the test's clock, so that a busy machine does not use it up.
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const api = buildHere()
  const status = async () => (await ask(api, key, { url: '/models' })).statusCode
  expect(await status()).toBe(200)
  await stage.store.keys.withdraw(key_id)
  vi.advanceTimersByTime(999)
  expect(await status()).toBe(401)
})

test('a key made over HTTP is told once, opens at once, and at once nothing more when withdrawn', async () => {
  const api = buildHere()
  const made = await api.app.inject({ method: 'POST', url: '/keys', body: { name: 'me', scope: 'operator' } })
  expect([made.statusCode, made.headers['cache-control']]).toEqual([201, 'no-store'])
  const { key, key_id, prefix } = made.json()
  const list = await ask(api, key, { url: '/keys' })
  expect(list.json()).toMatchObject([{ key_id, name: 'me', scope: 'operator', prefix, time_withdrawn: null }])
  expect(list.body).not.toContain(key)
  await makeKey(stage.store)
  expect((await ask(api, key, { method: 'DELETE', url: `/keys/${key_id}` })).statusCode).toBe(200)
  expect((await ask(api, key, { url: '/keys' })).statusCode).toBe(401)
})

test('the last key of an operator cannot be withdrawn, because nobody could make the next', async () => {
  const api = buildHere()
  const [gone, last] = [await makeKey(stage.store), await makeKey(stage.store)]
  const { key_id: shop } = await makeKey(stage.store, 'client')
  const withdraw = (keyId: number) => ask(api, last.key, { method: 'DELETE', url: `/keys/${keyId}` })
  expect((await withdraw(gone.key_id)).statusCode).toBe(200)
  const refused = await withdraw(last.key_id)
  expect([refused.statusCode, refused.json().detail]).toEqual([409, expect.stringContaining('make another one first')])
  // Twice: what is withdrawn counts for nothing.
  expect([(await withdraw(shop)).statusCode, (await withdraw(gone.key_id)).statusCode]).toEqual([200, 200])
})

test('keys that are all withdrawn, by whoever can write in the database, open nothing', async () => {
  await makeKey(stage.store)
  await stage.database.query('update stellwerk.api_keys set withdrawn_at = now()')
  expect((await buildHere().app.inject('/models')).statusCode).toBe(401)
})

test('the first key cannot be for a client, who could not make the next', async () => {
  const { app } = buildHere()
  const answer = await app.inject({ method: 'POST', url: '/keys', body: { name: 'shop', scope: 'client' } })
  expect([answer.statusCode, await stage.store.keys.all()]).toEqual([409, []])
})

test.each([
  [{ name: '', scope: 'client' }],
  [{ name: 'x'.repeat(101), scope: 'client' }],
  [{ name: 'x', scope: 'root' }],
])('no key is made of %j', async (body) => {
  const answer = await buildHere().app.inject({ method: 'POST', url: '/keys', body })
  expect(answer.statusCode).toBe(422)
})

test('an unknown key cannot be withdrawn', async () => {
  expect((await buildHere().app.inject({ method: 'DELETE', url: '/keys/999' })).statusCode).toBe(404)
})

test('keys known last hold while the database is away, and nobody gets in where none were ever known', async () => {
  const { key } = await makeKey(stage.store)
  let isAway = true
  const all = () => (isAway ? Promise.reject(new Error('away')) : stage.store.keys.all())
  const api = build({}, { store: { ...stage.store, keys: { ...stage.store.keys, all } } })
  const status = async () => (await ask(api, key, { url: '/metrics' })).statusCode
  expect(await status()).toBe(503)
  isAway = false
  await expect.poll(status).toBe(200)
  isAway = true
  expect(await status()).toBe(200)
})
