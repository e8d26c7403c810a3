import { expect, test, vi } from 'vitest'
import { aUser } from '../domain/builders.ts'
import { aStore } from './fake-store.ts'
import { buildTestApi, type TestApi, UNKNOWN_ID, useTestApi } from './support.ts'

const stage = useTestApi()

/** Milliseconds; a loaded machine takes its time. */
const PATIENT = { timeout: 20_000 }

const bounds = (given: { maxQueued?: number; maxQueuedTrainings?: number; maxEventLoopDelayMs?: number }) => ({
  pressure: { maxQueued: 100, maxQueuedTrainings: 100, maxEventLoopDelayMs: 0, ...given },
})

const STARTS = { '/inference/start': { body: aUser() }, '/train/start': {} }
type Start = keyof typeof STARTS

const start = ({ app }: TestApi, url: Start = '/inference/start') => app.inject({ method: 'POST', url, ...STARTS[url] })

/** As many starts at once. @returns how many were accepted */
const startAll = async (api: TestApi, count: number, url?: Start) => {
  const answers = await Promise.all(Array.from({ length: count }, () => start(api, url)))
  return answers.filter(({ statusCode }) => statusCode === 200).length
}

test.each(Object.keys(STARTS) as Start[])('%s refuses what is above its bound, and says what to do', async (url) => {
  const api = buildTestApi({ store: stage.store, settings: bounds({ maxQueued: 3, maxQueuedTrainings: 3 }) })
  expect(await startAll(api, 10, url)).toBe(3)
  const refused = await start(api, url)
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '5'])
  expect(refused.json().detail).toMatch(/^3 (inferences|trainings) are unfinished: try again$/)
  await api.app.close()
})

test('starts are accepted again once the queue is shorter', async () => {
  const store = aStore()
  let active = 2
  store.inferences.active = async () => active
  const api = buildTestApi({ store, settings: bounds({ maxQueued: 2 }) })
  expect((await start(api)).statusCode).toBe(503)
  active = 1
  await vi.waitFor(async () => expect((await start(api)).statusCode).toBe(200), PATIENT)
  await api.app.close()
})

test('tasks that have ended again make room within a moment, however many were accepted', async () => {
  const api = buildTestApi({ store: aStore(), settings: bounds({ maxQueued: 2 }) })
  const codes: number[] = []
  await vi.waitFor(async () => {
    codes.push((await start(api)).statusCode)
    expect(codes.filter((code) => code === 200).length).toBeGreaterThan(4)
  }, PATIENT)
  await api.app.close()
})

test('requests that do not fit their schema use up no room', async () => {
  const api = buildTestApi({ store: aStore(), settings: bounds({ maxQueued: 1 }) })
  const wrong = await Promise.all(
    Array.from({ length: 5 }, () => api.app.inject({ method: 'POST', url: '/inference/start', body: {} })),
  )
  expect(wrong.map(({ statusCode }) => statusCode)).toEqual([422, 422, 422, 422, 422])
  expect((await start(api)).statusCode).toBe(200)
  await api.app.close()
})

const block = (ms: number) => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('while the event loop is late starts are refused, and reads, cancels and probes go on', async () => {
  const api = buildTestApi({ store: aStore(), settings: bounds({ maxEventLoopDelayMs: 1 }) })
  await vi.waitFor(async () => {
    block(300)
    expect((await start(api)).statusCode).toBe(503)
  }, PATIENT)
  const others = await Promise.all([
    api.app.inject('/livez'),
    api.app.inject(`/inference/status/${UNKNOWN_ID}`),
    api.app.inject({ method: 'DELETE', url: `/inference/${UNKNOWN_ID}` }),
  ])
  expect(others.map(({ statusCode }) => statusCode)).toEqual([200, 404, 404])
  await api.app.close()
})
