import { expect, test } from 'vitest'
import { call } from '../../support/server.ts'
import { inBrowser, openConsole } from './open-console.ts'

inBrowser('the room Inputs', () => {
  const { visit, server } = openConsole({ DRIFT_SECONDS: '1' })

  test('what users ask comes into view as they ask, without a reload', async () => {
    const page = await visit('/inputs')
    await page.getByRole('heading', { name: 'Nobody has asked since the champion took over' }).waitFor()
    await page.getByText(/Live$/).waitFor()
    await call(`${server().url}/demo/traffic`, { method: 'POST', body: { seconds: 1 } })
    await page.getByRole('heading', { name: 'Budget', exact: true }).waitFor()
  })

  test('an empty view offers made-up users only where there are some, and a request to send elsewhere', async () => {
    const page = await visit('/')
    await page.route('**/models?*', (route) => route.fulfill({ json: [] }))
    await page.goto(`${server().url}/models`)
    await page.getByRole('button', { name: /made-up traffic/ }).waitFor()
    await page.route('**/demo/traffic', (route) => route.fulfill({ json: { available: false } }))
    await page.reload()
    await page.getByText(/^curl .+"people_num":2/s).waitFor()
    expect(await page.getByRole('button', { name: /made-up traffic/ }).count()).toBe(0)
  })
})
