import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { call } from '../../support/server.ts'
import { tabTo } from './keyboard.ts'
import { inBrowser, openConsole, PHONE } from './open-console.ts'
import { rank } from './rooms.ts'

interface Task {
  readonly ranking: { readonly chosen_item: number | null }
}

interface Item {
  readonly has_pool: boolean
  readonly near_lake: boolean
}

inBrowser('the room Search', () => {
  const { visit, server } = openConsole()

  const chosenOn = async (page: Page) => {
    const taskId = new URL(page.url()).searchParams.get('task')
    return (await call<Task>(`${server().url}/tasks/${taskId}`)).body.ranking.chosen_item
  }

  /** What the page shows, as the API answers it. */
  const ranked = async (page: Page) => {
    const taskId = new URL(page.url()).searchParams.get('task')
    return (await call<Item[]>(`${server().url}/inference/results/${taskId}?impression=false`)).body
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

  test('each card says which wishes its item meets and which not, and why names them, also by a link', async () => {
    const page = await visit('/')
    for (const wish of ['Pool', 'Lake']) await page.getByRole('switch', { name: wish }).check()
    await rank(page)
    const items = await ranked(page)
    const wishes = page.getByRole('list', { name: 'What you wish' })
    const said = items.map(({ has_pool, near_lake }) => [
      has_pool ? '✓ Pool as wished' : '✕ Pool missing',
      near_lake ? '✓ Lake as wished' : '✕ Lake missing',
    ])
    expect(await wishes.getByRole('listitem').allInnerTexts()).toEqual(said.flat())
    await page.reload()
    await wishes.first().waitFor()
    expect(await wishes.getByRole('listitem').allInnerTexts()).toEqual(said.flat())
    await page.getByText('Why this one').first().click()
    for (const wish of ['Pool wished', 'Lake wished']) await page.locator('.bars').getByText(wish).waitFor()
  })

  test('a pin leads to its card, which is marked and whole in sight', async () => {
    const page = await visit('/')
    await rank(page)
    await page.getByLabel('Map of the ranked places').getByRole('link', { name: /^7: / }).press('Enter')
    const name = await page.locator('.card:target').getByRole('heading').boundingBox()
    const bar = await page.locator('.choice-bar').boundingBox()
    expect(name?.y).toBeGreaterThan((bar?.y ?? 0) + (bar?.height ?? 0))
    expect(await page.locator('.card:target .card-rank').innerText()).toBe('7')
  })

  test('a ranking says of how many it is the best', async () => {
    const page = await visit('/')
    await rank(page)
    await page.getByText('The best 10 of 100 kept.').waitFor()
  })

  test('where nobody travels, no ages are asked for', async () => {
    const page = await visit('/')
    const ages = page.getByText('The age of each person')
    await ages.waitFor()
    await page.getByRole('spinbutton', { name: 'How many people travel' }).fill('0')
    await ages.waitFor({ state: 'detached' })
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
