import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { defer } from '../../../src/celery/deferred.ts'
import { call } from '../../support/server.ts'
import { inBrowser, openConsole, PHONE } from './open-console.ts'

interface Model {
  readonly version: number
  readonly alias: string | null
}

/** Presses a button, and the one of the same name in the dialog that asks whether it is meant. */
const confirm = async (page: Page, name: string, action: string) => {
  await page.getByRole('button', { name, exact: true }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click()
}

/** A training that was started here and has ended. */
const train = async (page: Page) => {
  await confirm(page, 'Train a model', 'Train')
  const training = page.getByRole('region', { name: 'Training' })
  await training.getByRole('status').getByText('Done').waitFor()
  return training
}

/** What the server tells of a training. */
const withTraining = (page: Page, taskId: string, events: readonly (readonly [string, object])[]) => {
  const body = events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('')
  return page.route(`**/train/events/${taskId}`, (route) => route.fulfill({ contentType: 'text/event-stream', body }))
}

inBrowser('the room Models', () => {
  const { visit, server } = openConsole({ PROMOTE_POLICY: 'manual' })

  const models = async () => (await call<Model[]>(`${server().url}/models`)).body
  const champion = async () => (await models()).find(({ alias }) => alias === 'champion')?.version
  const aTrained = async () => (await models()).find(({ alias }) => alias === null)?.version

  test('a training is watched to its end: its curves, and what was decided', async () => {
    const page = await visit('/models')
    const training = await train(page)
    await training.getByText('Ended with tree 8').waitFor()
    expect(await page.getByText('begins as soon as a worker is free').count()).toBe(0)
    expect(await training.locator('canvas').count()).toBeGreaterThan(0)
    expect(await training.textContent()).toMatch(/NDCG@10|lists/)
    await page
      .getByRole('button', { name: /^Promote model \d+$/ })
      .first()
      .waitFor()
  })

  test('a model is promoted and rolled back, and the room says so', async () => {
    const page = await visit('/models')
    const before = await champion()
    await train(page)
    const promote = page.getByRole('button', { name: /^Promote model \d+$/ }).first()
    const version = Number((await promote.getAttribute('aria-label'))?.match(/\d+/)?.[0])
    await confirm(page, `Promote model ${version}`, 'Promote')
    await page.getByText(`Model ${version} is the champion and ranks for all users.`).waitFor()
    expect(await champion()).toBe(version)
    await page.getByRole('button', { name: 'Roll back' }).click()
    await page.getByRole('dialog', { name: `Roll back to model ${before}?` }).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click()
    await page.getByText(`Rolled back: model ${before} is the champion again`).waitFor()
    expect(await champion()).toBe(before)
  })

  test('a promotion made elsewhere is shown, and what was read before it is not done', async () => {
    const page = await visit('/models')
    await train(page)
    const before = await champion()
    await call(`${server().url}/models/${await aTrained()}/promote`, { method: 'POST' })
    await page.getByRole('button', { name: 'Roll back' }).click()
    await page.getByRole('dialog', { name: `Roll back to model ${before}?` }).waitFor()
    await call(`${server().url}/models/rollback`, { method: 'POST' })
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click()
    await page.getByText(`model ${before} is the champion by now`).waitFor()
    expect(await champion()).toBe(before)
    await page.locator('.model-card', { hasText: `Model ${before}` }).waitFor()
  })

  test('a promotion by keyboard ends where it began: at the model that was opened', async () => {
    const page = await visit('/models')
    await train(page)
    const version = await aTrained()
    const name = `Model ${version}`
    await page.getByRole('button', { name, exact: true }).press('Enter')
    await page.getByRole('dialog', { name }).getByRole('button', { name: 'Promote' }).press('Enter')
    const asked = page.getByRole('dialog', { name: `Promote model ${version}?` })
    await asked.getByRole('button', { name: 'Promote' }).press('Enter')
    await page.getByText(`${name} is the champion and ranks for all users.`).waitFor()
    await expect.poll(() => page.locator(':focus').textContent()).toBe(name)
    await call(`${server().url}/models/rollback`, { method: 'POST' })
  })

  test('a deed that is answered after its dialog was closed leaves the model open that was opened since', async () => {
    const page = await visit('/models')
    await train(page)
    const version = await aTrained()
    const done = defer<void>()
    await page.route(`**/models/${version}`, async (route) => {
      if (route.request().method() !== 'PATCH') return route.fallback()
      await done.promise
      return route.fulfill({ json: {} })
    })
    await page.getByRole('button', { name: `Give a share to model ${version}` }).click()
    const asked = page.getByRole('dialog')
    await asked.getByRole('button', { name: 'Set the share' }).click()
    await asked.getByRole('button', { name: 'Close' }).click()
    await asked.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: `Model ${version}`, exact: true }).click()
    const opened = page.getByRole('dialog', { name: `Model ${version}`, exact: true })
    await opened.getByRole('button', { name: 'Promote' }).click()
    done.resolve()
    await page.getByText(`Model ${version} ranks for 10 % of the users`).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' })
    expect(await opened.isVisible()).toBe(true)
  })

  test('what was done is said in sight of who did it far down on a phone, until it is closed', async () => {
    const page = await visit('/models', { viewport: PHONE })
    await train(page)
    const version = await aTrained()
    await page.route(`**/models/${version}`, (route) => route.fulfill({ json: {} }))
    await page.getByRole('button', { name: `Give a share to model ${version}` }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Set the share' }).click()
    const said = page.getByRole('status').filter({ hasText: `Model ${version} ranks for 10 %` })
    await said.waitFor()
    expect(await page.evaluate('scrollY')).toBeGreaterThan(PHONE.height)
    const box = await said.boundingBox()
    expect(box?.y).toBeGreaterThan(0)
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(PHONE.height)
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await said.waitFor({ state: 'detached' })
  })

  test('a training that is joined late has a line for each run, with strokes of its own in the legend', async () => {
    const page = await visit('about:blank')
    await withTraining(page, 'joined', [
      ['state', { status: 'STARTED' }],
      [
        'curve',
        {
          points: [
            [1, 0.9, 0.4],
            [2, 0.8, 0.5],
            [101, 0.9, 0.3],
            [201, 0.9, 0.2],
          ],
        },
      ],
      ['progress', { tree: 202, trees: 300, runs: 3, loss: 0.8, validation_ndcg10: 0.4 }],
    ])
    await page.goto(`${server().url}/models?training=joined`)
    await page.getByText('Run 3 of 3, tree 2 of at most 100').waitFor()
    const keys = page.locator('.chart').first().locator('.u-series:not(:first-child) .u-marker')
    const strokes = await keys.evaluateAll((all) => all.map(({ style }) => style.background.replace(/var\(.+?\)/g, '')))
    expect(strokes.length).toBe(3)
    expect(new Set(strokes).size).toBe(3)
  })

  test('the first of several runs looks the same in both charts before the second begins and after', async () => {
    const page = await visit('about:blank')
    const progress = (tree: number) =>
      ['progress', { tree, trees: 20, runs: 2, loss: 1, validation_ndcg10: 0 }] as const
    await withTraining(page, 'young', [progress(1)])
    await withTraining(page, 'older', [progress(1), progress(11)])
    const looksIn = async (taskId: string, place: string) => {
      await page.goto(`${server().url}/models?training=${taskId}`)
      await page.getByText(place).waitFor()
      const keys = page.locator('.u-series', { hasText: 'Run 1' }).locator('.u-marker')
      return keys.evaluateAll((all) => all.map(({ style }) => style.background))
    }
    const young = await looksIn('young', 'Run 1 of 2, tree 1')
    expect(await looksIn('older', 'Run 2 of 2, tree 1')).toEqual(young)
    expect(young).toEqual([young[0], young[0]])
  })

  test('a dialog that is cancelled gives the focus back', async () => {
    const page = await visit('/models')
    await page.getByRole('button', { name: 'Train a model' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.locator(':focus').textContent()).toBe('Train a model')
  })

  test('nothing happens to the models when a dialog is cancelled', async () => {
    const page = await visit('/models')
    await train(page)
    await page
      .getByRole('button', { name: /^Promote model \d+$/ })
      .first()
      .click()
    const before = await champion()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await champion()).toBe(before)
  })
})
