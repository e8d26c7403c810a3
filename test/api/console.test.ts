import { expect, onTestFinished, test } from 'vitest'
import { aStore } from './fake-store.ts'
import { buildTestApi } from './support.ts'

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

const build = (consoleFolder?: string) => {
  const { app } = buildTestApi({ store: aStore(), settings: consoleFolder === undefined ? {} : { consoleFolder } })
  onTestFinished(() => app.close())
  return app
}

test.each(['/', '/now', '/models', '/inputs', '/system'])('a browser gets the console at %s', async (url) => {
  const answer = await build().inject({ url, headers: BROWSER })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(answer.headers).toMatchObject({ vary: 'accept', 'cache-control': 'no-cache' })
  expect(answer.body).toContain('The console')
})

test('whoever asks for data gets data at the same address, and caches are told', async () => {
  const app = build()
  const [greeting, models] = await Promise.all([app.inject('/'), app.inject('/models')])
  expect(greeting.json()).toEqual({ message: expect.any(String), docs: '/docs' })
  expect([greeting.headers.vary, models.headers.vary]).toEqual(['accept', 'accept'])
  expect(models.headers['content-type']).toContain('json')
  const nothing = await app.inject('/now')
  expect([nothing.statusCode, nothing.headers.vary, nothing.json()]).toEqual([404, 'accept', { detail: 'Not Found' }])
})

test.each([
  ['TEXT/HTML', 'page'],
  ['application/json, text/html;q=0.1', 'page'],
  ['text/html;q=0', 'data'],
  ['text/html; Q=0.000, */*', 'data'],
  ['x-text/htmlfoo', 'data'],
  ['*/*', 'data'],
])('who accepts %s gets the %s', async (accept, expected) => {
  const answer = await build().inject({ url: '/', headers: { accept } })
  expect(String(answer.headers['content-type']).startsWith('text/html') ? 'page' : 'data').toBe(expected)
})

test('a browser that knows the page as it is built does not get it again, whatever the time of the file', async () => {
  const app = build()
  const { headers } = await app.inject({ url: '/', headers: BROWSER })
  const again = async (etag: string) =>
    (await app.inject({ url: '/now', headers: { ...BROWSER, 'if-none-match': etag } })).statusCode
  expect([await again(String(headers.etag)), await again(`W/${headers.etag}`), await again('"else"')]).toEqual([
    304, 304, 200,
  ])
  expect(headers['last-modified']).toBeUndefined()
})

test('a browser that goes nowhere is told so by the console, all others by an error', async () => {
  const app = build()
  const page = await app.inject({ url: '/nope', headers: BROWSER })
  expect([page.statusCode, page.headers['content-type'], page.headers.vary]).toEqual([
    404,
    'text/html; charset=utf-8',
    'accept',
  ])
  expect(page.body).toContain('The console')
  expect((await app.inject('/nope')).json()).toEqual({ detail: 'Not Found' })
  const elsewhere = await app.inject({ method: 'POST', url: '/nope', headers: BROWSER })
  expect(elsewhere.json()).toEqual({ detail: 'Not Found' })
})

test('assets are kept for good, because their names change with what is in them', async () => {
  const answer = await build().inject('/console/assets/main-1a2b3c.js')
  expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
  expect(answer.headers.vary).toBe('accept-encoding')
  expect((await build().inject('/console/assets/main-gone.js')).statusCode).toBe(404)
})

test.each(['/console/assets/../index.html', '/console/assets/%2e%2e/%2e%2e/support.ts', '/console/assets/'])(
  '%s leads to nothing outside the assets',
  async (url) => {
    expect((await build().inject(url)).statusCode).toBe(404)
  },
)

test('a browser is told so where the console was never built', async () => {
  const answer = await build('/nowhere').inject({ url: '/', headers: BROWSER })
  expect([answer.statusCode, answer.json().detail]).toEqual([404, expect.stringContaining('npm run build')])
})
