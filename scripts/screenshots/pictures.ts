import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Scene } from './scene.ts'

const DESKTOP = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

interface Room {
  readonly name: string
  readonly path: (scene: Scene) => string
  /** Until it is worth a picture, beyond what it loads. */
  readonly ready?: (page: Page) => Promise<unknown>
}

/** Until its lines have some length. */
const HISTORY_MS = 35_000

export const ROOMS: readonly Room[] = [
  {
    name: 'search',
    path: ({ taskId }) => `/?task=${taskId}`,
    ready: (page) => page.getByText('Why this one').first().click(),
  },
  { name: 'now', path: () => '/now', ready: (page) => page.waitForTimeout(HISTORY_MS) },
  { name: 'models', path: () => '/models?compare=2,1' },
  { name: 'inputs', path: () => '/inputs' },
  { name: 'system', path: () => '/system?tab=health' },
]

interface Look {
  readonly name: string
  readonly options: BrowserContextOptions
}

export const LOOKS: readonly Look[] = [
  { name: 'light', options: { viewport: DESKTOP, colorScheme: 'light' } },
  { name: 'dark', options: { viewport: DESKTOP, colorScheme: 'dark' } },
  { name: 'phone', options: { viewport: PHONE, colorScheme: 'light', isMobile: true, hasTouch: true } },
]

export interface Picture {
  readonly room: Room
  readonly look: Look
}

export const pictureName = ({ room, look }: Picture) => `${room.name}-${look.name}`

/** The pictures that the docs show. */
export const IN_DOCS: readonly string[] = [
  'search-light',
  'now-light',
  'models-light',
  'inputs-light',
  'system-light',
  'now-dark',
  'search-phone',
  'now-phone',
]

/** Takes what is seen of a room without scrolling. */
export const take = async (browser: Browser, { room, look, scene, file }: Picture & { scene: Scene; file: string }) => {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...look.options })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  await page.goto(new URL(room.path(scene), scene.url).href)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('.loading').first().waitFor({ state: 'detached' })
  await room.ready?.(page)
  await page.locator('.loading').first().waitFor({ state: 'detached' })
  await page.screenshot({ path: file })
  await context.close()
}
