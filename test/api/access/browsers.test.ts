import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { build, makeKey, useKeys } from './support.ts'

const stage = useKeys()

test.each(['localhost', 'localhost:4789', '127.0.0.1:80', '[::1]:4789', '127.8.9.1', 'api.localhost'])(
  'without keys this machine may ask as %s',
  async (host) => {
    expect((await build().app.inject({ url: '/models', headers: { host } })).statusCode).toBe(200)
  },
)

test.each([
  ...['evil.example', '10.0.0.1:4789', 'localhost.evil.example', '127.0.0.1.evil.example', '[::2]', '0.0.0.0'],
  ...['localhost:4789@evil.example', '[::1]evil.example', '127.0.0.1:evil', 'localhost:', ' '],
])('without keys a name that was pointed here, as %s, opens nothing', async (host) => {
  const answer = await build().app.inject({ url: '/models', headers: { host } })
  expect([answer.statusCode, answer.json().detail]).toEqual([403, expect.stringContaining('stellwerk keys create')])
})

test.each(['https://evil.example', 'null', 'http://localhost:1'])(
  'without keys the web page at %s can start nothing in the browser of this machine',
  async (origin) => {
    const { app, queue } = build()
    const answer = await app.inject({ method: 'POST', url: '/train/start', headers: { origin } })
    expect([answer.statusCode, queue.sent]).toEqual([403, []])
  },
)

test('without keys nobody gets in who names no Host, as HTTP/1.0 allows', async () => {
  const { app } = build()
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1').end('GET /models HTTP/1.0\r\n\r\n')
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /)
})

test('without keys the page of another site can neither read nor start what it names no origin for', async () => {
  const { app, queue } = build()
  const from = async (site: string, method: 'GET' | 'POST', url: string) =>
    (await app.inject({ method, url, headers: { 'sec-fetch-site': site } })).statusCode
  expect([await from('cross-site', 'GET', '/models'), await from('cross-site', 'POST', '/train/start')]).toEqual([
    403, 403,
  ])
  expect(queue.sent).toEqual([])
  for (const site of ['same-origin', 'none']) expect(await from(site, 'GET', '/models')).toBe(200)
  expect(await from('cross-site', 'GET', '/openapi.json')).toBe(200)
})

test.each(['x-forwarded-for', 'x-forwarded-proto', 'forwarded', 'x-real-ip', 'via'])(
  'without keys nobody gets in through a proxy on this machine, which adds %s',
  async (name) => {
    const headers = { host: '127.0.0.1:4789', [name]: '203.0.113.9' }
    expect((await build().app.inject({ url: '/keys', headers })).statusCode).toBe(403)
    expect((await build().app.inject({ url: '/readyz', headers })).statusCode).toBe(200)
  },
)

test('without keys nobody gets in from another address', async () => {
  const from = async (remoteAddress: string) => (await build().app.inject({ url: '/keys', remoteAddress })).statusCode
  expect([await from('203.0.113.9'), await from('::ffff:127.0.0.1'), await from('::1')]).toEqual([403, 200, 200])
})

test('a page from this server itself may ask', async () => {
  const headers = { host: 'localhost:4789', origin: 'http://localhost:4789' }
  expect((await build().app.inject({ url: '/models', headers })).statusCode).toBe(200)
})

test('with keys any name leads here, because a page cannot know a key', async () => {
  const { key } = await makeKey(stage.store)
  const { app } = build({}, { store: stage.store })
  const headers = { host: 'api.example', origin: 'https://evil.example', 'x-api-key': key }
  expect((await app.inject({ url: '/models', headers })).statusCode).toBe(200)
})

test('no other origin may read answers unless it is named', async () => {
  const headers = { origin: 'https://shop.example' }
  expect((await build().app.inject({ url: '/livez', headers })).headers).not.toHaveProperty(
    'access-control-allow-origin',
  )
  const { app } = build({ corsOrigins: ['https://shop.example', 'https://else.example'] })
  const answer = await app.inject({ url: '/models', headers: { ...headers, 'sec-fetch-site': 'cross-site' } })
  expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([200, 'https://shop.example'])
  const other = await app.inject({ url: '/livez', headers: { origin: 'https://evil.example' } })
  expect(other.headers).not.toHaveProperty('access-control-allow-origin')
})

test('a browser that asks first, without a key, is told what a named origin may send', async () => {
  await makeKey(stage.store)
  const { app } = build({ corsOrigins: ['https://shop.example'] }, { store: stage.store })
  const answer = await app.inject({
    method: 'OPTIONS',
    url: '/inference/start',
    headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
  })
  expect(answer.statusCode).toBe(204)
  expect(answer.headers['access-control-allow-headers']).toContain('x-api-key')
  expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
})

test.each(['/livez', '/models', '/nope', '/docs'])('%s tells browsers to load nothing from elsewhere', async (url) => {
  const { headers } = await build().app.inject(url)
  expect(headers['content-security-policy']).toMatch(/default-src 'self'.*frame-ancestors 'none'/)
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  })
  expect(headers).not.toHaveProperty('strict-transport-security')
})
