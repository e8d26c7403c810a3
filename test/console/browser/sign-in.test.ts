import { expect, test } from 'vitest'
import { inBrowser, openConsole } from './open-console.ts'

inBrowser('the sign-in', () => {
  const { visit } = openConsole()

  test('stays until a key is entered, which can be forgotten again', async () => {
    const page = await visit('/')
    await page.route('**/models?*', (route) =>
      route.request().headers()['x-api-key'] === undefined
        ? route.fulfill({ status: 401, json: { detail: 'a key is missing' } })
        : route.continue(),
    )
    await page.getByRole('link', { name: 'Models', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Sign in' })
    await dialog.waitFor()
    for (let press = 0; press < 4; press++) await page.keyboard.press('Escape')
    await dialog.getByLabel('Operator key').fill('a-key')
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await page.title()).toBe('Models – Stellwerk')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await dialog.waitFor()
  })

  test('stands before rooms that say calmly what they wait for, not how programs send a key', async () => {
    const page = await visit('/')
    const refuse = { status: 401, json: { detail: 'no API key: send one as X-API-Key' } }
    for (const path of ['**/system/events*', '**/tasks?*']) await page.route(path, (route) => route.fulfill(refuse))
    await page.getByRole('link', { name: 'Now', exact: true }).click()
    await page.getByRole('dialog', { name: 'Sign in' }).waitFor()
    await expect.poll(() => page.getByText('Sign in to see this').count()).toBe(2)
    const room = await page.locator('#room').textContent()
    expect(room).not.toMatch(/X-API-Key|did not work/)
  })

  test('stays with what is wrong, also for the same wrong key, and takes no text that is no key', async () => {
    const page = await visit('/')
    await page.route('**/models?*', (route) => route.fulfill({ status: 401, json: { detail: 'no such key' } }))
    await page.getByRole('link', { name: 'Models', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Sign in' })
    const enter = async (key: string) => {
      await dialog.getByLabel('Operator key').fill(key)
      await dialog.getByRole('button', { name: 'Sign in' }).click()
    }
    await enter('cut off…')
    await dialog.getByText('This is no key').waitFor()
    for (let turn = 0; turn < 2; turn++) {
      const asked = page.waitForResponse(/\/models\?/)
      await enter('wrong')
      await asked
      await dialog.getByText('no such key').waitFor()
      expect(await dialog.getByLabel('Operator key').inputValue()).toBe('')
    }
  })
})
