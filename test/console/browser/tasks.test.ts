import type { Mouse } from 'playwright-core'
import { expect, test } from 'vitest'
import { call } from '../../support/server.ts'
import { press } from './keyboard.ts'
import { withNobodyAsking, withSomebodyAsking } from './made-up-rows.ts'
import { inBrowser, openConsole } from './open-console.ts'

interface Started {
  readonly task_id: string
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const selectWith = async (mouse: Mouse, box: Box | null) => {
  if (box === null) throw new Error('it is not on the page')
  const y = box.y + box.height / 2
  await mouse.move(box.x + 2, y)
  await mouse.down()
  await mouse.move(box.x + box.width - 2, y)
  await mouse.up()
}

inBrowser('the tasks in the room Now', () => {
  // Trees that each improve a little, so that a training takes some time.
  const { visit, server } = openConsole({
    TRAINING_OBJECTIVE: 'logistic',
    TRAINING_TREES: '5000',
    TRAINING_LEARNING_RATE: '0.002',
  })

  /** Trainings take turns: the last of many waits until it is cancelled. */
  const startLast = async () => {
    const start = () => call<Started>(`${server().url}/train/start`, { method: 'POST' })
    for (let before = 0; before < 40; before++) await start()
    return start()
  }

  test('a task is found, opened and cancelled', async () => {
    const { body } = await startLast()
    const page = await visit('/now?type=training')
    await page.getByRole('button', { name: `Training ${body.task_id.slice(0, 8)}` }).click()
    await page.getByRole('button', { name: 'Cancel the task' }).click()
    await page
      .getByRole('dialog', { name: 'Cancel this training?' })
      .getByRole('button', { name: 'Cancel the task' })
      .click()
    await page.getByText('The training was cancelled.').waitFor()
    const { body: ended } = await call<{ status: string }>(`${server().url}/train/status/${body.task_id}?wait=20`)
    expect(ended.status).toBe('REVOKED')
  })

  test('a keyboard is enough to cancel a task, and stays in its drawer when the button has gone', async () => {
    const { body } = await startLast()
    const page = await visit('/now?type=training')
    await press(page, page.getByRole('button', { name: `Training ${body.task_id.slice(0, 8)}` }))
    const cancel = page.getByRole('dialog', { name: 'Training' }).locator('footer > button')
    await press(page, cancel)
    await press(
      page,
      page.getByRole('dialog', { name: 'Cancel this' }).getByRole('button', { name: 'Cancel the task' }),
    )
    await cancel.waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: 'Training', exact: true }).and(page.locator(':focus')).waitFor()
  })

  test('the stream shows a request as soon as it is made, and soon how long it took', async () => {
    const page = await visit('/now')
    const asking = await visit('/')
    await page.getByRole('heading', { name: 'Tasks' }).waitFor()
    await asking.getByRole('button', { name: 'Rank', exact: true }).click()
    await asking.waitForURL(/task=/)
    const taskId = new URL(asking.url()).searchParams.get('task') ?? ''
    const row = page.getByRole('row', { name: new RegExp(taskId.slice(0, 8)) })
    await row.waitFor()
    await row.getByRole('cell', { name: /^[\d.]+\sm?s$/ }).waitFor()
  })

  test('a click anywhere on a row opens its task, but not one that ends a selection of its text', async () => {
    const { body } = await call<Started>(`${server().url}/train/start`, { method: 'POST' })
    const name = body.task_id.slice(0, 8)
    const page = await visit('/now?type=training')
    const row = page.getByRole('row', { name: new RegExp(name) })
    const stored = row.getByRole('time')
    await stored.waitFor()
    await selectWith(page.mouse, await stored.boundingBox())
    expect(await page.evaluate('String(getSelection())')).toMatch(/^\d/)
    expect(page.url()).not.toContain(body.task_id)
    await row.getByRole('cell').first().click()
    await page.waitForURL(new RegExp(body.task_id))
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name }).and(page.locator(':focus')).waitFor()
  })

  /** Now, with made-up users of whom that is told in the end. */
  const whileNobodyAsks = async (json: { readonly loops: number; readonly failed: number }) => {
    const page = await visit('about:blank')
    await withNobodyAsking(page)
    await page.route('**/demo/traffic', (route) =>
      route.fulfill({ json: route.request().method() === 'POST' ? json : { available: true } }),
    )
    await page.goto(`${server().url}/now`)
    return page
  }

  test('made-up users are offered while nobody asks, and it is said how many of their rounds failed', async () => {
    const page = await whileNobodyAsks({ loops: 0, failed: 4 })
    await page.getByRole('button', { name: /made-up requests/ }).click()
    await page.getByText(/0 rounds .* and 4 failed/).waitFor()
    // The one worker is lost: nobody takes over what it held.
    await page.getByText('start it with').waitFor()
    await page.getByText('waits for another worker').waitFor()
  })

  test('made-up users are offered no more once somebody asks, and what they did stays said', async () => {
    const page = await whileNobodyAsks({ loops: 9, failed: 0 })
    const button = page.getByRole('button', { name: /made-up requests/ })
    await button.click()
    await page.getByText('9 rounds of made-up users ended.').waitFor()
    await withSomebodyAsking(page)
    await button.waitFor({ state: 'detached' })
    await page.getByText('9 rounds of made-up users ended.').waitFor()
  })
})
