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
  expect((await app.inject('/now')).statusCode).toBe(404)
})

test('assets are kept for good, because their names change with what is in them', async () => {
  const answer = await build().inject('/console/assets/main-1a2b3c.js')
  expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
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
