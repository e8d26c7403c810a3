import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { call } from '../../support/server.ts'
import { inBrowser, openConsole } from './open-console.ts'

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

inBrowser('the room Models', () => {
  const { visit, server } = openConsole({ PROMOTE_POLICY: 'manual' })

  const champion = async () =>
    (await call<Model[]>(`${server().url}/models`)).body.find(({ alias }) => alias === 'champion')?.version

  test('a training is watched to its end: its curves, and what was decided', async () => {
    const page = await visit('/models')
    const training = await train(page)
    await training.getByText(/^Tree \d+ of at most 8/).waitFor()
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
    await confirm(page, 'Roll back', 'Roll back')
    await page.getByText(`Rolled back: model ${before} is the champion again`).waitFor()
    expect(await champion()).toBe(before)
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
    await page.getByRole('button', { name: 'Roll back' }).click()
    const before = await champion()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await champion()).toBe(before)
  })
})
