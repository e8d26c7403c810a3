import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { call } from '../../support/server.ts'
import { inBrowser, openConsole } from './open-console.ts'

const A_DAY = '2026-01-15T12:00:00.000Z'

/** Points at a chart until its legend says so: what comes into view above may push it away from under the pointer. */
const pointUntil = (plot: Locator, position: { x: number; y: number }, text: string | RegExp) =>
  expect
    .poll(async () => {
      await plot.locator('.u-over').hover({ position })
      return plot.getByText(text, { exact: true }).isVisible()
    })
    .toBe(true)

inBrowser('the room Inputs', () => {
  const { visit, server } = openConsole({ DRIFT_SECONDS: '1' })

  test('what users ask comes into view as they ask, without a reload', async () => {
    const page = await visit('/inputs')
    await page.getByRole('heading', { name: 'Nobody has asked since the champion took over' }).waitFor()
    await page.getByText(/Live$/).waitFor()
    await call(`${server().url}/demo/traffic`, { method: 'POST', body: { seconds: 1 } })
    await page.getByRole('heading', { name: 'Budget', exact: true }).waitFor()
  })

  /** The room with a report that says otherwise in places. */
  const inputsWith = async (changes: { readonly inputs?: readonly []; readonly feedback: object }) => {
    const page = await visit('/')
    await page.route('**/drift/events', (route) => route.fulfill({ status: 404, json: { detail: 'none here' } }))
    const { body: report } = await call<{ feedback: object }>(`${server().url}/drift`)
    const json = { ...report, ...changes, feedback: { ...report.feedback, ...changes.feedback } }
    await page.route('**/drift', (route) => route.fulfill({ json }))
    await page.goto(`${server().url}/inputs`)
    return page
  }

  test('choices that are too few for a recent share are told as that, and no line is drawn of one point', async () => {
    const block = { from: A_DAY, to: A_DAY, lists: 23, choice_rate: 1, reciprocal_position: 1, mean_position: 1 }
    const page = await inputsWith({ feedback: { recent_lists: 0, baseline_lists: 23, history: [block] } })
    const plot = page.getByRole('article').filter({ hasText: 'Lists with a choice' })
    await plot.getByText('– recently: too few lists yet').waitFor()
    expect(await plot.locator('.chart').count()).toBe(0)
  })

  test('the band of chance has one key, which tells from where to where it goes', async () => {
    const block = { from: A_DAY, to: A_DAY, lists: 50, choice_rate: 0.8, reciprocal_position: 1, mean_position: 1 }
    const history = [block, { ...block, to: '2026-01-15T13:00:00.000Z' }]
    const choice_rate = { baseline: 0.8, recent: 0.8, low: -0.1, high: 0.1, falling: false }
    const page = await inputsWith({ feedback: { recent_lists: 100, baseline_lists: 100, choice_rate, history } })
    const plot = page.getByRole('article').filter({ hasText: 'Lists with a choice' })
    const key = plot.getByText('By chance').and(page.locator(':visible'))
    await key.waitFor()
    await pointUntil(plot, { x: 40, y: 20 }, /^\d[\d.]* to \d[\d.]* %$/)
  })

  test('the legend of a chart tells of its newest values until the pointer is on it, and again after that', async () => {
    const block = { from: A_DAY, to: A_DAY, lists: 50, choice_rate: 0.6, reciprocal_position: 1, mean_position: 1 }
    const history = [block, { ...block, to: '2026-01-15T13:00:00.000Z', choice_rate: 0.9 }]
    const page = await inputsWith({ feedback: { recent_lists: 50, baseline_lists: 50, history } })
    const plot = page.getByRole('article').filter({ hasText: 'Lists with a choice' })
    await plot.getByText('90 %', { exact: true }).waitFor()
    await pointUntil(plot, { x: 2, y: 20 }, '60 %')
    await page.getByRole('heading', { name: 'Inputs' }).hover()
    await plot.getByText('90 %', { exact: true }).waitFor()
  })

  test('made-up users who are not counted yet are said to be, and not offered again', async () => {
    const page = await inputsWith({ inputs: [], feedback: { history: [] } })
    const button = page.getByRole('button', { name: /made-up requests/ })
    await button.waitFor()
    await page.route('**/demo/traffic', (route) => route.fulfill({ json: { loops: 9, failed: 0 } }))
    await button.click()
    await page.getByRole('heading', { name: 'Counting those who asked' }).waitFor()
    expect(await button.count()).toBe(0)
  })

  test('an empty view offers made-up users only where there are some, and a request to send elsewhere', async () => {
    const page = await visit('/')
    await page.route('**/models?*', (route) => route.fulfill({ json: [] }))
    await page.goto(`${server().url}/models`)
    await page.getByRole('button', { name: /made-up requests/ }).waitFor()
    await page.route('**/demo/traffic', (route) => route.fulfill({ json: { available: false } }))
    await page.reload()
    await page.getByText(/^curl .+"people_num":2/s).waitFor()
    expect(await page.getByRole('button', { name: /made-up requests/ }).count()).toBe(0)
  })
})
