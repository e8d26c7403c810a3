import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { call } from '../../support/server.ts'
import { inBrowser, openConsole, PHONE } from './open-console.ts'
import { ROOMS, rank, settled } from './rooms.ts'

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}

/** What axe-core finds on a page, one line for each kind, with the first element that has it. */
const violations = async (page: Page) => {
  await page.evaluate(axe.source)
  const found = await page.evaluate<readonly Violation[]>('axe.run().then(({ violations }) => violations)')
  return found.map(({ id, nodes }) => `${id}: ${nodes.length} × ${nodes[0]?.html}`)
}

inBrowser('every room', () => {
  const { visit, server } = openConsole()

  const go = async (page: Page, room: string) => {
    await page.goto(server().url + room)
    await settled(page)
  }

  test.each(['light', 'dark'] as const)('has no fault that axe-core finds, in %s colours', async (colorScheme) => {
    const page = await visit('/', { colorScheme })
    const found: [view: string, faults: readonly string[]][] = []
    const look = async (view: string) => found.push([view, await violations(page)])
    await page.getByRole('switch', { name: 'Pool' }).check()
    await rank(page)
    await page.getByText('Why this one').first().click()
    await page.getByText(/^From a base of/).waitFor()
    await look('ranking')
    const taskId = new URL(page.url()).searchParams.get('task')
    for (const room of [...ROOMS, `/now?task=${taskId}`]) {
      await go(page, room)
      await look(room)
    }
    await go(page, '/models')
    await page.getByRole('button', { name: 'Train a model' }).click()
    await look('dialog')
    expect(found.filter(([, faults]) => faults.length > 0)).toEqual([])
  })

  test('fits a phone, without scrolling sideways', async () => {
    const page = await visit('/', { viewport: PHONE, isMobile: true, hasTouch: true })
    await rank(page)
    const width = () => page.evaluate<number>('document.documentElement.scrollWidth')
    const widths = [['ranking', await width()]]
    for (const room of ROOMS) {
      await go(page, room)
      widths.push([room, await width()])
    }
    expect(widths.filter(([, px]) => px !== PHONE.width)).toEqual([])
  })

  test('asks no other host for anything, and nothing in it fails', async () => {
    await call(`${server().url}/demo/traffic`, { method: 'POST', body: { seconds: 1 } })
    const page = await visit('about:blank')
    const hosts = new Set<string>()
    const troubles: string[] = []
    page.on('request', (request) => hosts.add(new URL(request.url()).origin))
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
    await go(page, '/')
    await rank(page)
    for (const room of ROOMS) await go(page, room)
    expect([...hosts]).toEqual([server().url])
    expect(troubles).toEqual([])
  })
  test('an address behind which there is nothing leads to the search', async () => {
    const page = await visit('/nope')
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    expect(await page.getByText('The console is loading').count()).toBe(0)
    await page.getByRole('link', { name: 'Go to the search' }).click()
    await page.getByRole('button', { name: 'Rank', exact: true }).waitFor()
  })
})
