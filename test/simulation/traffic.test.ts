import { expect, test } from 'vitest'
import { NOISY } from '../../src/simulation/taste.ts'
import { runTraffic, type TrafficOptions } from '../../src/simulation/traffic/traffic.ts'
import { type Answer, fakeServer, RESULTS } from './fake-server.ts'

const run = (url: string, changes: Partial<TrafficOptions> = {}) =>
  runTraffic({ url, users: 1, seconds: 30, loops: 20, seed: 1, ...changes })

const pathsOfOneLoop = (seen: readonly { method: string; path: string }[]) =>
  seen.slice(1, 5).map(({ method, path }) => `${method} ${path}`)

test('a loop starts, waits, reads and chooses', async () => {
  const server = await fakeServer()
  await run(server.url, { loops: 1 })
  expect(pathsOfOneLoop(server.seen)).toEqual([
    'POST /inference/start',
    'GET /inference/status/t1?wait=10',
    'GET /inference/results/t1?limit=10',
    'PUT /inference/select/',
  ])
})

test('the figures count loops, choices and their mean position', async () => {
  const server = await fakeServer()
  const figures = await run(server.url, { users: 3 })
  const choices = server.bodies('/inference/select/').map((body) => Reflect.get(Object(body), 'location_id'))
  const positions = choices
    .filter((id) => id !== -1)
    .map((id) => RESULTS.findIndex((place) => place.location_id === id))
  expect(figures).toMatchObject({ loops: 20, errors: {}, choiceShare: positions.length / 20 })
  expect(figures.meanChoicePosition).toBeCloseTo(positions.reduce((sum, at) => sum + at + 1, 0) / positions.length)
  expect(figures.p50Ms).toBeGreaterThan(0)
  expect(figures.p99Ms).toBeGreaterThanOrEqual(figures.p50Ms)
})

test('who finds nothing suitable answers -1', async () => {
  const dear = RESULTS.map((place) => ({ ...place, price: 1_000_000 }))
  const server = await fakeServer(({ path }) => (path.startsWith('/inference/results') ? { body: dear } : undefined))
  const figures = await run(server.url, { loops: 3 })
  expect(server.bodies('/inference/select/')).toEqual(Array(3).fill({ task_id: 't1', location_id: -1 }))
  expect(figures.choiceShare).toBe(0)
})

test('the same seed sends the same users and choices, another one others', async () => {
  const bodiesFor = async (seed: number) => {
    const server = await fakeServer()
    await run(server.url, { seed, loops: 5 })
    return [...server.bodies('/inference/start'), ...server.bodies('/inference/select/')]
  }
  const [first, again, other] = await Promise.all([bodiesFor(1), bodiesFor(1), bodiesFor(2)])
  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
})

test('users at the same time are different ones, and noise brings the unusual kind', async () => {
  const server = await fakeServer()
  await run(server.url, { users: 4, loops: 4, population: NOISY })
  const users = server.bodies('/inference/start').map((body) => Object(body))
  expect(new Set(users.map((user) => JSON.stringify(user))).size).toBe(4)
  expect(users.every(({ people_num, budget }) => people_num >= 15 && budget >= 10_000)).toBe(true)
})

test('a state that is not final yet is asked for again', async () => {
  const states = ['PENDING', 'STARTED', 'SUCCESS']
  const server = await fakeServer(({ path }) =>
    path.startsWith('/inference/status') ? { body: { status: states.shift() } } : undefined,
  )
  expect(await run(server.url, { loops: 1 })).toMatchObject({ loops: 1, errors: {} })
  expect(states).toEqual([])
})

const failures: [string, string, Answer, string][] = [
  ['an error code', '/inference/start', { status: 503, body: {} }, 'POST /inference/start: 503'],
  [
    'a failed inference',
    '/inference/status/t1?wait=10',
    { body: { status: 'FAILURE' } },
    'the inference ended in FAILURE',
  ],
  ['a strange list', '/inference/results/t1?limit=10', { body: [null] }, 'GET /inference/results: no list of places'],
  ['an answer without an id', '/inference/start', { body: {} }, 'POST /inference/start: no task_id'],
]

test.each(failures)('%s is counted by kind, and the user goes on', async (_, path, answer, kind) => {
  const answers = [answer]
  const server = await fakeServer((seen) => (seen.path === path ? answers.shift() : undefined))
  expect(await run(server.url, { loops: 3 })).toMatchObject({ loops: 2, errors: { [kind]: 1 } })
})

test('a server that is not there is named at once, with the next step', async () => {
  await expect(run('http://127.0.0.1:1')).rejects.toThrow(/nothing answers at http:\/\/127\.0\.0\.1:1 .*start/)
})

test('the signal ends the traffic, and what it cuts off is no error', async () => {
  const stop = new AbortController()
  const server = await fakeServer(({ path }) => {
    if (path.startsWith('/inference/status')) stop.abort()
    return undefined
  })
  expect(await run(server.url, { signal: stop.signal })).toMatchObject({ loops: 0, errors: {} })
})

test('no loop starts after the given time', async () => {
  const server = await fakeServer()
  expect(await run(server.url, { seconds: 0 })).toMatchObject({ loops: 0, errors: {} })
  expect(server.bodies('/inference/start')).toEqual([])
})

test('ticks tell the figures while the traffic runs', async () => {
  const stop = new AbortController()
  const server = await fakeServer()
  const ticked = await new Promise((resolve, reject) => {
    const onTick = (figures: unknown) => {
      stop.abort()
      resolve(figures)
    }
    run(server.url, { loops: Number.POSITIVE_INFINITY, signal: stop.signal, onTick }).catch(reject)
  })
  expect(ticked).toMatchObject({ errors: {}, loops: expect.any(Number) })
})
