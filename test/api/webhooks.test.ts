import { afterAll, beforeAll, expect, test } from 'vitest'
import { urlProblem } from '../../src/tasks/webhook-address.ts'
import { aUser } from '../domain/builders.ts'
import { buildTestApi, type TestApi, useTestApi } from './support.ts'

const stage = useTestApi()
let api: TestApi
beforeAll(() => {
  api = buildTestApi({
    store: stage.store,
    checkWebhookUrl: (url) => urlProblem(url, { allowPrivate: false }),
  })
})
afterAll(() => api.app.close())

const start = (kind: 'inference' | 'training', webhook: unknown, { app }: TestApi = api) =>
  kind === 'inference'
    ? app.inject({ method: 'POST', url: '/inference/start', body: aUser({ webhook }) })
    : app.inject({ method: 'POST', url: '/train/start', body: { webhook } })

test.each(['inference', 'training'] as const)('the end of an %s that asks for it is told', async (kind) => {
  const url = 'https://shop.example/told'
  const answer = await start(kind, { url, events: [`${kind}.failure`] })
  expect(answer.statusCode).toBe(200)
  const taskId = answer.json().task_id
  await (kind === 'inference' ? stage.store.inferences : stage.store.models).end(taskId, 'FAILURE', 'no model')
  const due = await stage.store.webhooks.claim({ limit: 9, limitPerHost: 9, busyUrls: [], forMs: 60_000 })
  expect(due).toMatchObject([{ taskId, kind, url, status: 'FAILURE' }])
})

test('the webhook is no field of the user', async () => {
  await start('inference', { url: 'https://shop.example/' })
  const [user] = (await stage.store.users.list({ limit: 1, offset: (await stage.store.users.count()) - 1 })) ?? []
  expect(user).not.toHaveProperty('webhook')
})

test.each([
  [{}, ['body', 'webhook', 'url']],
  ['https://shop.example/', ['body', 'webhook']],
  [{ url: 5 }, ['body', 'webhook', 'url']],
  [{ url: 'http://127.0.0.1/' }, ['body', 'webhook', 'url']],
  [{ url: 'ftp://shop.example/' }, ['body', 'webhook', 'url']],
  [{ url: `https://shop.example/${'x'.repeat(2048)}` }, ['body', 'webhook', 'url']],
  [{ url: 'https://shop.example/', events: [] }, ['body', 'webhook', 'events']],
  [{ url: 'https://shop.example/', events: ['other'] }, ['body', 'webhook', 'events', 0]],
])('a start with the webhook %j is refused, naming the place, and starts nothing', async (webhook, loc) => {
  const before = api.queue.sent.length
  for (const kind of ['inference', 'training'] as const) {
    const answer = await start(kind, webhook)
    expect([answer.statusCode, answer.json().detail[0].loc]).toEqual([422, loc])
  }
  expect(api.queue.sent).toHaveLength(before)
})

test('where webhooks are not set up, a start that asks for one is refused and says so', async () => {
  const answer = await start('inference', { url: 'https://shop.example/' }, stage.api)
  expect([answer.statusCode, answer.json().detail[0].msg]).toEqual([422, expect.stringContaining('WEBHOOK_SECRET')])
})
