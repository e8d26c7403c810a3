import type { Page } from 'playwright-core'

/** Every view that has an address of its own. */
export const ROOMS = [
  '/',
  '/now',
  '/models',
  '/inputs',
  '/system?tab=dead-letters',
  '/system?tab=events',
  '/system?tab=settings',
  '/system?tab=health',
  '/system?tab=keys',
] as const

/** Resolves when a room shows what it asked the server for. */
export const settled = async (page: Page) => {
  await page.locator('main h1').waitFor()
  await page.locator('.loading').first().waitFor({ state: 'detached' })
}

/** A request that is ranked; the page shows its items then. */
export const rank = async (page: Page) => {
  await page.getByRole('button', { name: 'Rank', exact: true }).click()
  await page.getByRole('list', { name: 'The way of this request' }).getByText('Done').waitFor()
  await page
    .getByRole('button', { name: /^Choose: / })
    .first()
    .waitFor()
}
