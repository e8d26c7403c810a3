import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { call } from '../../support/server.ts'
import { inBrowser, openConsole, PHONE } from './open-console.ts'

interface Report {
  readonly model: number
  readonly inputs: readonly { readonly name: string; readonly recent_users: number }[]
}

/** How often the page asks for each path. */
const counting = (page: Page) => {
  const paths: string[] = []
  page.on('request', (request) => paths.push(new URL(request.url()).pathname))
  return (path: string) => paths.filter((asked) => asked === path).length
}

/** A stream that tells one event and ends, so that it is asked for again and again. */
const telling = (page: Page, path: string, event: () => object) =>
  page.route(path, (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: `event: told\ndata: ${JSON.stringify(event())}\n\n` }),
  )

inBrowser('what the rooms read', () => {
  const { visit, server } = openConsole()

  test('what a busy server refused is asked for again by itself', async () => {
    const page = await visit('/')
    let asked = 0
    await page.route('**/settings', (route) => {
      asked += 1
      return asked === 1 ? route.fulfill({ status: 503, json: { detail: 'too much to do' } }) : route.fallback()
    })
    await page.goto(`${server().url}/system?tab=settings`)
    await page.getByRole('alert').getByText('too much to do').waitFor()
    await page.getByText('DRIFT_SECONDS').first().waitFor()
  })

  test('behind a proxy that gets no answer the server is away, until it does', async () => {
    const page = await visit('/')
    await page.route(/\/(settings|livez)$/, (route) => route.fulfill({ status: 502, body: 'Bad Gateway' }))
    await page.goto(`${server().url}/system?tab=settings`)
    await page.getByRole('alert').getByText('cannot be reached').waitFor()
    await page.unrouteAll()
    await page.getByText('DRIFT_SECONDS').first().waitFor()
  })

  test('a visit to the models reads them once, and again only what is news', async () => {
    const page = await visit('/')
    const count = counting(page)
    await telling(page, '**/models/events', () => ({ change: 7 }))
    await page.goto(`${server().url}/models`)
    await page.getByText('Champion').first().waitFor()
    await expect.poll(() => count('/models/events')).toBeGreaterThan(2)
    expect(count('/models/history')).toBe(1)
  })

  test('a report that was asked for does not take the place of what was told since', async () => {
    const page = await visit('/')
    await page.route('**/drift', () => {})
    const leftAlone = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/drift'))
    await page.goto(`${server().url}/inputs`)
    await leftAlone
    await page.getByText(/Live$/).waitFor()
  })

  test('under traffic only the inputs that are in view are read again', async () => {
    const page = await visit('/', { viewport: PHONE })
    const { body: report } = await call<Report>(`${server().url}/drift`)
    const count = counting(page)
    let users = 0
    await telling(page, '**/drift/events', () => {
      users += 1
      return { ...report, inputs: report.inputs.map((input) => ({ ...input, recent_users: users })) }
    })
    await page.goto(`${server().url}/inputs`)
    const card = page
      .getByRole('article')
      .filter({ has: page.getByRole('button', { name: /^Open / }) })
      .first()
    await card.scrollIntoViewIfNeeded()
    const readings = () => report.inputs.map(({ name }) => count(`/drift/inputs/${name}`))
    await expect.poll(() => Math.max(...readings())).toBeGreaterThan(2)
    expect(Math.min(...readings())).toBe(1)
  })
})
