import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import { aUsedFolder, type CloseLater, type Server, type Settings, startServer } from '../../support/server.ts'

const EXECUTABLE = process.env.TEST_CHROMIUM

export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/** Waits of a page, on a machine that is busy with other suites. */
const TIMEOUT_MS = 60_000

/** A suite in a real browser; the line before the first test says so where there is none. */
export const inBrowser = describe.skipIf(EXECUTABLE === undefined)

const launch = async (closeLater: CloseLater) => {
  const browser = await chromium.launch({ executablePath: EXECUTABLE ?? '', args: ['--no-sandbox'] })
  closeLater(() => browser.close())
  return browser
}

const serve = async (settings: Settings, closeLater: CloseLater) =>
  startServer(await aUsedFolder(closeLater), settings, closeLater)

/** One server and one browser for all tests of a suite. */
export const openConsole = (settings: Settings = {}) => {
  let opened: { readonly browser: Browser; readonly server: Server } | undefined
  const closing: (() => unknown)[] = []
  const closeLater: CloseLater = (close) => void closing.push(close)
  beforeAll(async () => {
    const [browser, server] = await Promise.all([launch(closeLater), serve(settings, closeLater)])
    opened = { browser, server }
  })
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })
  const parts = () => {
    if (opened === undefined) throw new Error('the console is opened before the first test: use it inside of one')
    return opened
  }
  /** A page of its own, without what others have stored; closed when the test has ended. */
  const visit = async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const { browser, server } = parts()
    const context = await browser.newContext({ viewport: DESKTOP, locale: 'en-GB', ...options })
    onTestFinished(() => context.close())
    context.setDefaultTimeout(TIMEOUT_MS)
    const page = await context.newPage()
    await page.goto(new URL(path, server.url).href)
    return page
  }
  return { visit, server: () => parts().server }
}
