import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { defer } from '../../../src/celery/deferred.ts'
import { aUser, call } from '../../support/server.ts'
import { press } from './keyboard.ts'
import { withKeys, withLetters, withoutBroker } from './made-up-rows.ts'
import { inBrowser, openConsole, PHONE } from './open-console.ts'
import { settled } from './rooms.ts'

interface Node {
  readonly ignored: boolean
  readonly role?: { readonly value: string }
}

/** How often a page tells each part of a table to those who listen to it, and how often it has that part. */
const tableParts = async (page: Page) => {
  const listener = await page.context().newCDPSession(page)
  const { nodes } = await listener.send('Accessibility.getFullAXTree')
  const told = (role: string) =>
    (nodes as readonly Node[]).filter((node) => !node.ignored && node.role?.value === role).length
  const parts = { table: 'table', rowgroup: 'thead, tbody', row: 'tr', columnheader: 'th', cell: 'td' }
  const counts = Object.entries(parts).map(async ([role, selector]) => {
    return { role, told: told(role), is: await page.locator(selector).count() }
  })
  return Promise.all(counts)
}

/** For the page: keeps the text of all streams that it reads. */
const KEEP_TOLD = `
  window.told = ''
  const really = window.fetch
  const keep = async ({ body }) => {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader()
    for (let read = await reader.read(); !read.done; read = await reader.read()) window.told += read.value
  }
  window.fetch = async (...asked) => {
    const answer = await really(...asked)
    if (answer.headers.get('Content-Type')?.startsWith('text/event-stream')) keep(answer.clone()).catch(() => {})
    return answer
  }`

/** Resolves when a stream has told the page of the task's end. */
const hasEnded = (page: Page, taskId: string) => {
  const toldOf = async () =>
    (await page.evaluate<string>('window.told')).split('\n').filter((line) => line.includes(taskId))
  return expect.poll(toldOf, { timeout: 60_000 }).toContainEqual(expect.stringContaining('SUCCESS'))
}

inBrowser('the room System', () => {
  const { visit, server } = openConsole()

  const open = async (page: Page, path: string) => {
    await page.goto(new URL(path, server().url).href)
    await settled(page)
  }

  test('a link shows a table in its order and on its page; Back goes to the page before', async () => {
    const page = await visit('about:blank')
    await withKeys(page, 30)
    await open(page, '/system?tab=keys')
    const first = page.locator('tbody tr').first()
    await page.getByRole('button', { name: 'Made' }).click()
    await page.getByRole('button', { name: 'Made' }).click()
    await first.getByText('client 30').waitFor()
    await page.getByRole('button', { name: 'Next' }).click()
    await first.getByText('client 10').waitFor()
    await open(page, page.url())
    await first.getByText('client 10').waitFor()
    expect(new URL(page.url()).search).toBe('?tab=keys&keys-sort=-made&keys-page=2')
    await page.goBack()
    await first.getByText('client 30').waitFor()
  })

  test('a list that the server pages has its page in the link, too', async () => {
    const page = await visit('about:blank')
    await withLetters(page, 30)
    await open(page, '/system?page=2')
    await page.getByText('reason 21').waitFor()
    await page.getByRole('button', { name: 'Older' }).click()
    await page.getByText('reason 1', { exact: true }).waitFor()
    expect(new URL(page.url()).search).toBe('')
  })

  test('a page that the list does not have leads back to the first', async () => {
    const page = await visit('about:blank')
    await withLetters(page, 3)
    await open(page, '/system?page=2')
    await page.getByRole('link', { name: 'Go to the first page' }).click()
    await page.getByText('reason 1', { exact: true }).waitFor()
  })

  test('where there are no dead letters nothing is said of heads of columns', async () => {
    const page = await visit('/system')
    await page.getByRole('heading', { name: 'No dead letters' }).waitFor()
    expect(await page.getByText('heads of the columns').count()).toBe(0)
  })

  test('a letter that calls its task and its reason something endless is shown within the page', async () => {
    const page = await visit('about:blank')
    await withLetters(page, 1, { task: 'x'.repeat(6000), reason: 'y'.repeat(6000) })
    await open(page, '/system')
    await page.getByRole('button', { name: 'Discard' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    const widthOf = async (part: Locator) => (await part.boundingBox())?.width
    expect(await widthOf(page.locator('table'))).toBeLessThanOrEqual(1440)
    expect(await widthOf(dialog.locator('code'))).toBeLessThanOrEqual(Number(await widthOf(dialog)))
    expect((await dialog.locator('code').innerText()).length).toBeLessThanOrEqual(80)
  })

  const PHONE_TABS = ['settings&changed=yes', 'events', 'dead-letters', 'keys']

  test.each(PHONE_TABS)('on a phone the table of %s stays one', async (tab) => {
    const page = await visit('about:blank', { viewport: PHONE, isMobile: true, hasTouch: true })
    await Promise.all([withKeys(page, 3), withLetters(page, 3)])
    await open(page, `/system?tab=${tab}`)
    await page.getByRole('table').first().waitFor()
    for (const { role, told, is } of await tableParts(page)) expect([role, told]).toEqual([role, is])
  })

  test('on a phone the heads that sort have words before them', async () => {
    const page = await visit('about:blank', { viewport: PHONE, isMobile: true, hasTouch: true })
    await withKeys(page, 3)
    await open(page, '/system?tab=keys')
    await page.locator('thead tr').waitFor()
    const before = `getComputedStyle(document.querySelector('thead tr'), '::before')`
    expect(await page.evaluate<string>(`${before}.content`)).toBe('"Sort by" / ""')
  })

  test('on a phone settings are found by their subjects, and an event takes two lines', async () => {
    const page = await visit('/system?tab=settings', { viewport: PHONE, isMobile: true, hasTouch: true })
    const subject = page.locator('summary', { hasText: 'Server' })
    await subject.waitFor()
    expect(await page.getByRole('table').count()).toBe(0)
    await subject.click()
    await page.getByRole('table', { name: 'Server' }).getByText('PORT', { exact: true }).waitFor()
    await open(page, '/system?tab=events')
    expect((await page.locator('tbody tr').first().boundingBox())?.height).toBeLessThan(70)
  })

  /** A request of a user. @returns its task id */
  const ask = async () => {
    const asked = { method: 'POST', body: aUser() }
    return (await call<{ task_id: string }>(`${server().url}/inference/start`, asked)).body.task_id
  }

  test('the event log tells what happens by itself, and of one task where one is asked for', async () => {
    const page = await visit('/system?tab=events')
    await page.getByText(/Live$/).waitFor()
    const [one, other] = [await ask(), await ask()]
    for (const taskId of [one, other]) await page.getByRole('row', { name: taskId }).first().waitFor()
    await page.getByLabel('of the task').fill(one)
    await page.getByText(other).first().waitFor({ state: 'detached' })
    await page.getByRole('row', { name: `A user asked inference_start ${one}` }).waitFor()
    expect(new URL(page.url()).searchParams.get('task')).toBe(one)
  })

  /** The event log of a page whose clock can be put forward, what it was told by streams, and how often it read. */
  const openLog = async () => {
    const page = await visit('about:blank')
    await page.clock.install()
    await page.addInitScript(KEEP_TOLD)
    let reads = 0
    page.on('request', (request) => {
      if (new URL(request.url()).pathname === '/events') reads += 1
    })
    await open(page, '/system?tab=events')
    await page.getByText(/Live$/).waitFor()
    return { page, reads: () => reads }
  }

  test('the event log stays as it is while text of it is marked', async () => {
    const { page, reads } = await openLog()
    const marked = await ask()
    await page.getByText(marked).first().selectText()
    const before = reads()
    const unread = await ask()
    await hasEnded(page, unread)
    await page.clock.runFor(9000)
    expect([await page.getByText(unread).count(), reads()]).toEqual([0, before])
    await page.evaluate('getSelection().removeAllRanges()')
    await page.getByText(unread).first().waitFor()
  })

  test('the event log of one task is not read anew for what becomes of others', async () => {
    const { page, reads } = await openLog()
    const one = await ask()
    await hasEnded(page, one)
    await page.getByLabel('of the task').fill(one)
    await page.waitForURL(/task=/)
    await page.clock.runFor(3000)
    await page.getByRole('row', { name: one }).first().waitFor()
    const before = reads()
    await hasEnded(page, await ask())
    await page.clock.runFor(9000)
    expect([await page.getByRole('row', { name: one }).count(), reads()]).toEqual([1, before])
  })

  test('the event log asks for a task when its id is there, and keeps its rows until the answer is', async () => {
    const { page } = await openLog()
    const one = await ask()
    await page.getByRole('row', { name: one }).first().waitFor()
    const answered = defer<void>()
    const asked: string[] = []
    await page.route(/\/events\?.*task_id/, async (route) => {
      asked.push(new URL(route.request().url()).searchParams.get('task_id') ?? '')
      await answered.promise
      await route.fulfill({ json: [] })
    })
    const request = page.waitForRequest(/\/events\?.*task_id/)
    await page.getByLabel('of the task').pressSequentially('nobody')
    await page.keyboard.press('Enter')
    await request
    expect(await page.getByRole('row', { name: one }).count()).toBeGreaterThan(0)
    answered.resolve()
    await page.getByRole('heading', { name: 'No such events' }).waitFor()
    expect(asked).toEqual(['nobody'])
  })

  test('a letter that was sent again and is back is said to be the same', async () => {
    const page = await visit('about:blank')
    await withLetters(page, 1, { task_id: 'the-same' })
    await open(page, '/system')
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('status').getByText('Came back').waitFor()
    await page.getByRole('row', { name: 'came back' }).waitFor()
    expect(await page.getByText('to the queue inference again').count()).toBe(0)
  })

  test('what is removed gives the focus to a room that stays where it is', async () => {
    const page = await visit('/system?tab=settings')
    await settled(page)
    await page.evaluate(`
      const button = document.createElement('button')
      document.getElementById('room').prepend(button)
      button.focus()
      button.remove()`)
    await page.locator('#room:focus').waitFor()
    expect(await page.evaluate('scrollY')).toBe(0)
  })

  const focused = (page: Page, what: Locator) => what.and(page.locator(':focus')).waitFor()

  test('a keyboard is enough to discard dead letters, and is not sent to the top of the page', async () => {
    const page = await visit('about:blank')
    await withLetters(page, 2)
    await open(page, '/system')
    const discard = async (row: string) => {
      await press(page, page.getByRole('row', { name: row }).getByRole('button', { name: 'Discard' }))
      await press(page, page.getByRole('dialog').getByRole('button', { name: 'Discard' }))
      await page.getByText(row, { exact: true }).waitFor({ state: 'detached' })
    }
    await discard('reason 1')
    await focused(page, page.getByRole('region', { name: 'Dead letters, the oldest first' }))
    await discard('reason 2')
    await focused(page, page.getByRole('status').getByText('Discarded a.task.'))
  })

  test('a letter that was opened by a link leaves the focus on what was done with it', async () => {
    const page = await visit('about:blank')
    await withLetters(page, 2)
    await open(page, '/system?letter=letter-1')
    const letter = page.getByRole('dialog', { name: 'Dead letter' })
    await press(page, letter.getByRole('button', { name: 'Discard' }))
    await press(page, page.getByRole('dialog', { name: 'Discard it' }).getByRole('button', { name: 'Discard' }))
    await focused(page, page.getByRole('status').getByText('Discarded a.task.'))
  })

  test('a key that was made has the focus until it is put away', async () => {
    const page = await visit('about:blank')
    await withKeys(page, 1)
    await open(page, '/system?tab=keys')
    const make = page.getByRole('button', { name: 'Make a key' })
    await press(page, make)
    await page.getByLabel('Whose it is').fill('Ada')
    await page.keyboard.press('Enter')
    await focused(page, page.getByRole('heading', { name: 'The key of client 2' }))
    await press(page, page.getByRole('button', { name: 'I have it' }))
    await focused(page, make)
  })

  test('health says of a broker that is away what is wrong, what holds meanwhile, and what to do', async () => {
    const page = await visit('about:blank')
    await withoutBroker(page, 'connection refused')
    await open(page, '/system?tab=health')
    const broker = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Broker' }) })
    for (const text of ['Not well', 'connection refused', 'Tasks are accepted and stored', 'See that RabbitMQ runs'])
      await broker.getByText(text).waitFor()
    await page.getByText('Start a worker with').waitFor()
    expect(await page.getByRole('table').count()).toBe(0)
  })
})
