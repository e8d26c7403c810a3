import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { aUser, call } from '../../support/server.ts'
import { inBrowser, openConsole } from './open-console.ts'

/** What the server finds out of models 1 and 2. */
const withComparison = (page: Page, changes: object) => {
  const [one, other] = [1, 2].map((version) => ({ version, importances: null }))
  const json = { one, other, lists_of: 2, lists: 1, lists_with_choice: 1, metrics: {}, differing: [], ...changes }
  return page.route('**/models/compare?*', (route) => route.fulfill({ json }))
}

inBrowser('the room Models of a server with its first model', () => {
  const { visit, server } = openConsole()

  test('where no other model has been champion, none can be gone back to', async () => {
    const page = await visit('/models')
    const { body } = await call<{ back_to: number | null }>(`${server().url}/models/rollback`)
    expect(body.back_to).toBeNull()
    await page.getByText('No other model has been champion before').waitFor()
    expect(await page.getByRole('button', { name: 'Roll back' }).getAttribute('aria-disabled')).toBe('true')
  })

  test('a list that two models order differently shows what its user asked for, and of that the wishes apart', async () => {
    const page = await visit('about:blank')
    const user = {
      people_age: [31, 29],
      budget: 1250,
      nights: 3,
      age_avg: 30,
      name: null,
      pool: false,
      spa: true,
      lake: true,
    }
    await withComparison(page, { differing: [{ user, one: [], other: [], items: [], chosen: null }] })
    await page.goto(`${server().url}/models?compare=1,2`)
    const asked = page.locator('summary .asked')
    await asked.getByText('1,250').waitFor()
    const words = ['People age', '31, 29', 'Budget', '1,250', 'Nights', '3', 'Wishes', 'Spa', 'Lake']
    expect((await asked.innerText()).replace(/\s+/g, ' ')).toBe(words.join(' '))
  })

  test('a comparison says how many lists it is of, and which figures count those with a choice alone', async () => {
    const page = await visit('about:blank')
    await withComparison(page, { lists: 276, lists_with_choice: 245 })
    await page.goto(`${server().url}/models?compare=1,2`)
    await page.getByText(/same 276 lists.* In 245 of them something was chosen: NDCG, MAP and MRR/).waitFor()
  })

  test('a model alone has nothing beside it to be compared with, and no actions', async () => {
    const page = await visit('/models')
    const versions = page.getByRole('region', { name: 'Models, the newest first' })
    await versions.getByRole('button', { name: 'Model 1' }).waitFor()
    expect(await versions.getByRole('checkbox').count()).toBe(0)
    expect(await versions.getByRole('columnheader', { name: /Compare|Actions/ }).count()).toBe(0)
  })

  test('who serves after a training is said before it is begun, as the server is set', async () => {
    const page = await visit('/models')
    await page.getByText('Model 1 ranks for 100 %').waitFor()
    await page.getByRole('button', { name: 'Train a model' }).click()
    await page.getByRole('dialog').getByText('surely better than model 1, it takes over at once').waitFor()
    await page.getByRole('dialog').getByText('PROMOTE_POLICY=auto').waitFor()
  })

  test('a metric that is no mean over lists says why it has no interval of the difference', async () => {
    const page = await visit('about:blank')
    const [one, other] = [0.6, 0.7].map((value) => ({ value, low: value, high: value }))
    await withComparison(page, { metrics: { auc: { one, other, difference: null } } })
    await page.goto(`${server().url}/models?compare=1,2`)
    await page.getByRole('row', { name: 'ROC AUC' }).getByText('nothing to compare list by list').waitFor()
  })

  test('a comparison says why it shows no lists where the words of the form cannot be had', async () => {
    const page = await visit('about:blank')
    await withComparison(page, { differing: [{ user: {}, one: [], other: [], items: [], chosen: null }] })
    await page.route('**/openapi.json', (route) => route.fulfill({ status: 500, json: { detail: 'no reference' } }))
    await page.goto(`${server().url}/models?compare=1,2`)
    const compared = page.getByRole('region', { name: 'Model 1 and model 2' })
    await compared.getByRole('alert').getByText('no reference').waitFor()
  })

  test('its models and its events offer made-up users until the first users were there', async () => {
    const [models, events] = await Promise.all([visit('/models'), visit('/system?tab=events')])
    const buttons = [models, events].map((page) => page.getByRole('button', { name: /made-up requests/ }))
    for (const button of buttons) await button.waitFor()
    // A user who asks and never chooses is one, too.
    const asked = await call<{ task_id: string }>(`${server().url}/inference/start`, { method: 'POST', body: aUser() })
    await call(`${server().url}/inference/status/${asked.body.task_id}?wait=20`)
    await events.getByRole('button', { name: /made-up requests/ }).waitFor({ state: 'detached' })
    const online = () => call<{ online: unknown }[]>(`${server().url}/models`)
    await expect
      .poll(async () => (await online()).body[0]?.online, { timeout: 10_000 })
      .toMatchObject({ lists: 1, answered: 0 })
    const isAvailable = models.waitForResponse('**/demo/traffic')
    await models.reload()
    await isAvailable
    await models.getByText('No list that a model ranked has got an answer yet').waitFor()
    expect(await models.getByRole('button', { name: /made-up requests/ }).count()).toBe(0)
  })
})
