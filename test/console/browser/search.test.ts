import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { call } from '../../support/server.ts'
import { tabTo } from './keyboard.ts'
import { inBrowser, openConsole, PHONE } from './open-console.ts'
import { rank } from './rooms.ts'

interface Task {
  readonly ranking: { readonly chosen_item: number | null }
}

inBrowser('the room Search', () => {
  const { visit, server } = openConsole()

  const chosenOn = async (page: Page) => {
    const taskId = new URL(page.url()).searchParams.get('task')
    return (await call<Task>(`${server().url}/tasks/${taskId}`)).body.ranking.chosen_item
  }

  test('what is searched is ranked, and what is chosen is recorded', async () => {
    const page = await visit('/')
    await rank(page)
    await page
      .getByRole('button', { name: /^Choose: / })
      .first()
      .click()
    await page.getByText(/^Recorded: .+ You can still choose another/).waitFor()
    expect(await chosenOn(page)).toBeGreaterThan(0)
  })

  test('none of these is an answer too, and a link shows it again', async () => {
    const page = await visit('/')
    await rank(page)
    await page.getByRole('button', { name: 'None of these' }).click()
    await page.getByText('Recorded: none of these.').waitFor()
    expect(await chosenOn(page)).toBe(-1)
    await page.reload()
    await page.getByText('Recorded: none of these.').waitFor()
  })

  test('back shows the request before as a link does: with its own choice', async () => {
    const page = await visit('/')
    await rank(page)
    await page.getByRole('button', { name: 'None of these' }).click()
    await page.getByText('Recorded: none of these.').waitFor()
    const first = page.url()
    await page.getByRole('button', { name: 'Rank', exact: true }).click()
    await page.waitForURL((url) => url.href !== first)
    await page.getByText('Choose one, or none').waitFor()
    await page.goBack()
    await page.getByText('Recorded: none of these.').waitFor()
    expect(page.url()).toBe(first)
  })

  test('why an item stands where it does is told in bars', async () => {
    const page = await visit('/')
    await rank(page)
    await page.getByText('Why this one').first().click()
    await page.getByText(/^From a base of/).waitFor()
    expect(await page.locator('details[open] .bars').getByRole('listitem').count()).toBeGreaterThan(2)
  })

  test('what was chosen is shown after a reload to those who may not ask for it, too', async () => {
    const page = await visit('/')
    await page.route('**/tasks/*', (route) => route.fulfill({ status: 403, json: { detail: 'for operators' } }))
    await rank(page)
    await page.getByRole('button', { name: 'None of these' }).click()
    await page.getByText('Recorded: none of these.').waitFor()
    await page.reload()
    await page.getByText('Recorded: none of these.').waitFor()
  })

  test('a name without a place to break stays within a phone', async () => {
    const page = await visit('/', { viewport: PHONE })
    await page.route('**/inference/results/*', async (route) => {
      const response = await route.fetch()
      const items = (await response.json()) as object[]
      await route.fulfill({ json: items.map((item) => ({ ...item, name: 'W'.repeat(60), price: 1e15 })) })
    })
    await rank(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width)
  })

  /** Has the first of the ranked items lie at the Equator, or all of them. */
  const moveAway = (page: Page, many: number) =>
    page.route('**/inference/results/*', async (route) => {
      const response = await route.fetch()
      const items = (await response.json()) as object[]
      await route.fulfill({ response, json: items.map((item, at) => (at < many ? { ...item, lat: 0, lon: 0 } : item)) })
    })

  test('the map shows what lies on it, and says how many do not', async () => {
    const page = await visit('/')
    await moveAway(page, 1)
    await rank(page)
    await page.getByText('1 of 10 lie outside of the map.').waitFor()
    expect(await page.getByLabel('Map of the ranked places').getByRole('link').count()).toBe(9)
  })

  test('where everything lies elsewhere there is no map', async () => {
    const page = await visit('/')
    await moveAway(page, 10)
    await rank(page)
    expect(await page.locator('.ranking-mapped, .map').count()).toBe(0)
  })

  test('a keyboard is enough to search, rank and choose', async () => {
    const page = await visit('/')
    const start = page.getByRole('button', { name: 'Rank', exact: true })
    await tabTo(page, start)
    await page.keyboard.press('Enter')
    const choose = page.getByRole('button', { name: /^Choose: / }).first()
    await tabTo(page, choose)
    await page.keyboard.press('Space')
    await page
      .getByRole('status')
      .getByText(/^Recorded: /)
      .waitFor()
    expect(await chosenOn(page)).toBeGreaterThan(0)
  })
})
