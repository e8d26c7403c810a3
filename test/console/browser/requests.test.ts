import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { answering } from '../server/answering.ts'
import { inBrowser, openConsole } from './open-console.ts'
import { rank } from './rooms.ts'

const NO_TASK = '00000000-0000-4000-8000-000000000000'

/** A worker is there, for trainings alone. */
const QUEUES = [
  { task_types: ['inference'], consumers: 0 },
  { task_types: ['training'], consumers: 1 },
]

const QUEUED = [
  { step: 'stored', at: '2026-11-23T12:00:00.000Z' },
  { step: 'published', at: '2026-11-23T12:00:00.004Z' },
]

inBrowser('a request that is looked at in Search', () => {
  const { visit, server } = openConsole()

  test('a link shows the way that its request went', async () => {
    const page = await visit('/')
    await rank(page)
    await page.reload()
    const stations = page.getByRole('list', { name: 'The way of this request' }).getByRole('listitem')
    for (const at of [0, 1, 2, 3])
      await stations
        .nth(at)
        .getByText(/\d m?s$/)
        .waitFor()
  })

  /** As where no worker ranks: nothing becomes of any request. */
  const waitForEver = async (page: Page) => {
    await page.route('**/inference/events/*', (route) => route.fulfill({ status: 503, json: { detail: 'too many' } }))
    await page.route('**/inference/status/*', (route) =>
      route.fulfill({ json: { status: 'PENDING', timeline: QUEUED } }),
    )
    const url = await answering((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`data: {"workers":null,"queues":${JSON.stringify(QUEUES)},"health":{"model":{"ok":true}}}\n\n`)
    })
    await page.route('**/system/events*', (route) => route.continue({ url }))
  }

  /** A request of which it is said that it waits for a worker. */
  const aWaitingRequest = async () => {
    const page = await visit('/')
    await waitForEver(page)
    await page.getByRole('button', { name: 'Rank', exact: true }).click()
    await page.getByText('No worker is there').waitFor()
    return page
  }

  test('a request that waits says for what, also after a reload, and can be cancelled', async () => {
    const page = await aWaitingRequest()
    await page.reload()
    await page.getByText('No worker is there').waitFor()
    const cancelled = page.waitForRequest((request) => request.method() === 'DELETE')
    await page.getByRole('button', { name: 'Cancel the request' }).click()
    expect((await cancelled).url()).toContain(new URL(page.url()).searchParams.get('task'))
  })

  test('a link to a request that waits shows when it was stored and queued, and no end', async () => {
    const page = await aWaitingRequest()
    await page.reload()
    const stations = page.getByRole('list', { name: 'The way of this request' }).getByRole('listitem')
    for (const at of [0, 1])
      await stations
        .nth(at)
        .getByText(/\d m?s$/)
        .waitFor()
    await page.getByText('No worker is there').waitFor()
    expect(await stations.nth(3).innerText()).toContain('–')
  })

  test('a request that waits says that the server is away, and nothing that was true before', async () => {
    const page = await aWaitingRequest()
    // No answer to anything, and none to the looks for the server either.
    await page.route('**/*', (route) => route.abort())
    await page.getByText('The server cannot be reached: the request is kept').waitFor()
    expect(await page.getByText(/No worker is there|Looked at for/).count()).toBe(0)
  })

  test('a link to a request that was cancelled, and one to none, say so', async () => {
    const page = await visit('/')
    await page.route('**/inference/events/*', (route) =>
      route.fulfill({ contentType: 'text/event-stream', body: 'data: {"status":"REVOKED"}\n\n' }),
    )
    await page.goto(`${server().url}/?task=${NO_TASK}`)
    await page.getByText('This request was cancelled').waitFor()
    // It never had a worker.
    const passed = page.getByRole('list', { name: 'The way of this request' }).locator('.passed .station-name')
    expect(await passed.allInnerTexts()).toEqual(['Stored', 'Queued', 'Cancelled'])
    await page.unrouteAll()
    await page.reload()
    await page.getByText('There is no such request').waitFor()
  })

  test('a request whose events do not come is ranked all the same', async () => {
    const page = await visit('/')
    await page.route('**/inference/events/*', (route) => route.fulfill({ status: 503, json: { detail: 'too many' } }))
    await rank(page)
  })

  test('when the worker began is told though no event of it came, also to those who may not look at tasks', async () => {
    const page = await visit('/')
    await page.route('**/inference/events/*', (route) => route.fulfill({ status: 503, json: { detail: 'too many' } }))
    await page.route('**/tasks/*', (route) => route.fulfill({ status: 403, json: { detail: 'for operators' } }))
    await rank(page)
    const worker = page.getByRole('list', { name: 'The way of this request' }).getByRole('listitem').nth(2)
    await worker.getByText(/^[\d.]+ m?s$/).waitFor()
  })
})
