import { randomUUID } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { expect, test } from 'vitest'
import { aUser } from '../domain/builders.ts'
import { ask, build, makeKey, useKeys } from './access/support.ts'
import { buildTestApi, finishInference, useTestApi } from './support.ts'

const stage = useTestApi()
const keyed = useKeys()

const start = (url: string, key: string, options: InjectOptions = {}): InjectOptions => ({
  method: 'POST',
  url,
  ...(url === '/train/start' ? {} : { body: aUser() }),
  ...options,
  headers: { 'idempotency-key': key, ...options.headers },
})

const STARTS = ['/inference/start', '/train/start'] as const

test.each(STARTS)('a repeat of %s with the same key gets the same answer and starts nothing', async (url) => {
  const key = `"${randomUUID()}"`
  const before = stage.api.queue.sent.length
  const first = await stage.api.app.inject(start(url, key))
  expect(first.statusCode).toBe(200)
  const again = await stage.api.app.inject(start(url, key.replaceAll('"', '')))
  expect([again.statusCode, again.body]).toEqual([200, first.body])
  expect(stage.api.queue.sent).toHaveLength(before + 1)
  expect((await stage.api.app.inject(start(url, randomUUID()))).body).not.toBe(first.body)
})

test('another process, as after a restart, gives the same answer', async () => {
  const key = randomUUID()
  const first = await stage.api.app.inject(start('/inference/start', key))
  const other = buildTestApi({ store: stage.store })
  expect((await other.app.inject(start('/inference/start', key))).body).toBe(first.body)
  expect(other.queue.sent).toEqual([])
  await other.app.close()
})

test('the order of the fields does not matter, another value is refused and starts nothing', async () => {
  const key = randomUUID()
  const first = await stage.api.app.inject(start('/inference/start', key))
  const turned = Object.fromEntries(Object.entries(aUser()).reverse())
  expect((await stage.api.app.inject(start('/inference/start', key, { body: turned }))).body).toBe(first.body)
  const users = await stage.store.users.count()
  const refused = await stage.api.app.inject(start('/inference/start', key, { body: aUser({ nights: 9 }) }))
  expect(refused.statusCode).toBe(422)
  expect(refused.json().detail[0].loc).toEqual(['header', 'idempotency-key'])
  expect(await stage.store.users.count()).toBe(users)
})

test('a repeat while the first request is still answered gets 409, and its answer after that', async () => {
  const request = start('/inference/start', randomUUID(), { headers: { prefer: 'wait=30' } })
  const before = stage.api.queue.sent.length
  const first = stage.api.app.inject(request)
  await expect.poll(() => stage.api.queue.sent.length).toBe(before + 1)
  const taskId = stage.api.queue.sent.at(-1)?.taskId ?? ''
  await stage.api.queue.waited(taskId)
  const busy = await stage.api.app.inject(request)
  expect([busy.statusCode, busy.headers['retry-after']]).toEqual([409, '1'])
  await finishInference(stage.store, taskId)
  stage.api.queue.store(taskId, { status: 'SUCCESS', result: null })
  const answer = (await first).json()
  expect(answer).toEqual({ task_id: taskId, status: 'SUCCESS', type: 'inference' })
  expect((await stage.api.app.inject(request)).json()).toEqual(answer)
})

test('many requests at once with one key start one task', async () => {
  const key = randomUUID()
  const before = await stage.store.users.count()
  const answers = await Promise.all(Array.from({ length: 20 }, () => stage.api.app.inject(start(STARTS[0], key))))
  const accepted = answers.filter(({ statusCode }) => statusCode === 200)
  expect(new Set(accepted.map(({ body }) => body)).size).toBe(1)
  expect(answers.every(({ statusCode }) => statusCode === 200 || statusCode === 409)).toBe(true)
  expect(await stage.store.users.count()).toBe(before + 1)
})

test('what was refused does not use up its key', async () => {
  const key = randomUUID()
  const broken = start('/inference/start', key, { body: aUser({ nights: 'many' }) })
  expect((await stage.api.app.inject(broken)).statusCode).toBe(422)
  expect((await stage.api.app.inject(start('/inference/start', key))).statusCode).toBe(200)
})

test('clients with different API keys do not meet in one Idempotency-Key', async () => {
  const api = build({}, { store: keyed.store })
  const owners = [await makeKey(keyed.store, 'operator'), await makeKey(keyed.store, 'client')]
  const once = start('/inference/start', 'same')
  const [one, other] = await Promise.all(owners.map(({ key }) => ask(api, key, once)))
  expect([one?.statusCode, other?.statusCode]).toEqual([200, 200])
  expect(one?.body).not.toBe(other?.body)
})

test.each(['', '""', 'a"b', 'ä', 'x'.repeat(256), '"open'])('the key %j is refused, naming the header', async (key) => {
  const answer = await stage.api.app.inject(start('/inference/start', key))
  expect([answer.statusCode, answer.json().detail[0].loc]).toEqual([422, ['header', 'idempotency-key']])
})
