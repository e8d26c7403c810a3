import { expect, onTestFinished, test } from 'vitest'
import { defer } from '../../../src/celery/deferred.ts'
import { call } from '../../support/server.ts'
import { type Fault, startFaultyProxy } from './faulty-proxy.ts'
import { inBrowser, openConsole } from './open-console.ts'
import { rank, settled } from './rooms.ts'

/** A server and a browser, and pages that reach it by a way that can fail. */
const openUnsteady = () => {
  const { visit, server } = openConsole()
  const visitThrough = async (path: string) => {
    const proxy = await startFaultyProxy(
      () => server().url,
      (close) => onTestFinished(() => void close()),
    )
    return { proxy, page: await visit(new URL(path, proxy.url).href) }
  }
  return { visitThrough, server }
}

/** Cuts off the first two answers to what is posted there. */
const posts = (url: string): { readonly count: () => number; readonly cut: Fault } => {
  let count = 0
  const cut: Fault = ({ method, url: asked }) => {
    if (method !== 'POST' || asked !== url) return undefined
    count += 1
    return count <= 2 ? 'cut' : undefined
  }
  return { count: () => count, cut }
}

inBrowser('over a connection that fails', () => {
  const { visitThrough, server } = openUnsteady()
  const tasks = async () => (await call<unknown[]>(`${server().url}/tasks?limit=100`)).body.length

  test('one press of Rank asks for one ranking, however often the browser sends it', async () => {
    const { page, proxy } = await visitThrough('/')
    await settled(page)
    const before = await tasks()
    const { count, cut } = posts('/inference/start')
    proxy.fault = cut
    await page.getByRole('button', { name: 'Rank', exact: true }).click()
    const done = page.getByRole('button', { name: /^Choose: / }).first()
    await done.or(page.getByText('The server cannot be reached')).waitFor()
    // Browsers give up after a while; people do not.
    if (!(await done.isVisible())) await rank(page)
    expect(count()).toBeGreaterThan(1)
    expect(await tasks()).toBe(before + 1)
  })

  test('a room that could not be loaded is there when the server is', async () => {
    const { page, proxy } = await visitThrough('/')
    await page.getByRole('heading', { name: 'Search' }).waitFor()
    proxy.fault = () => 'cut'
    await page.getByRole('link', { name: 'Models', exact: true }).click()
    await page
      .getByRole('alert')
      .getByText(/cannot be reached/)
      .first()
      .waitFor()
    proxy.fault = () => undefined
    await page.getByRole('heading', { name: 'Models', exact: true }).waitFor()
    await page.getByText('Champion').first().waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  test('a dialog whose deed gets no answer can be closed', async () => {
    const { page, proxy } = await visitThrough('/models')
    await page.getByRole('button', { name: 'Train a model' }).click()
    proxy.fault = ({ method }) => (method === 'POST' ? 'hang' : undefined)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Train', exact: true }).click()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await dialog.waitFor({ state: 'detached' })
  })

  test('why a deed was refused is told though its dialog was closed before', async () => {
    const { page } = await visitThrough('/models')
    const refused = defer<void>()
    await page.route('**/train/start', async (route) => {
      await refused.promise
      await route.fulfill({ status: 422, json: { detail: 'there is nothing to learn from' } })
    })
    await page.getByRole('button', { name: 'Train a model' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Train', exact: true }).click()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await dialog.waitFor({ state: 'detached' })
    refused.resolve()
    await page.getByText('Train a model: there is nothing to learn from').waitFor()
  })

  test('what a server that hangs told before is not shown as live', async () => {
    const { page, proxy } = await visitThrough('/now')
    await page.getByText(/Live$/).first().waitFor()
    proxy.freeze()
    await page
      .getByText(/Connecting again|Server not reached/)
      .first()
      .waitFor()
    proxy.thaw()
    await page.getByText(/Live$/).first().waitFor()
  })

  test('links with names that are none say so', async () => {
    const { page, proxy } = await visitThrough('/models?model=history')
    await page.getByText('no model "history"').waitFor()
    await page.goto(`${proxy.url}/now?task=..`)
    await page.getByText('".."').first().waitFor()
  })
})

/** From the first key on nobody gets in without. */
inBrowser('over a connection that fails, where keys are asked for', () => {
  const { visitThrough, server } = openUnsteady()

  test('a key is made once, and shown, though the first answers were lost', async () => {
    const operator = { name: 'first', scope: 'operator' }
    const first = await call<{ key: string }>(`${server().url}/keys`, { method: 'POST', body: operator })
    const { page, proxy } = await visitThrough('/system?tab=keys')
    await page.getByLabel('Operator key').fill(first.body.key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Make a key' }).first().click()
    const { count, cut } = posts('/keys')
    proxy.fault = cut
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Whose it is').fill('ops')
    await dialog.getByLabel(/Operator: everything/).check()
    await dialog.getByRole('button', { name: 'Make it' }).click()
    const shown = page.getByLabel('Key', { exact: true })
    await shown.or(dialog.getByRole('alert')).waitFor()
    // Browsers give up after a while; people do not.
    if (!(await shown.isVisible())) await dialog.getByRole('button', { name: 'Make it' }).click()
    const key = await shown.inputValue()
    expect(count()).toBeGreaterThan(1)
    const made = await fetch(`${server().url}/keys`, { headers: { 'x-api-key': key } })
    expect(await made.json()).toHaveLength(2)
  })
})
