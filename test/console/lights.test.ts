import { expect, test } from 'vitest'
import { isQuiet, lightOf } from '../../console/src/rooms/now/lights.ts'
import { atWork, lineOf, type Snapshot } from '../../console/src/rooms/now/snapshot.ts'

interface Figures {
  readonly states?: Readonly<Record<string, number>>
  readonly unfinished?: number | null
  readonly p50?: number | null
  readonly second?: number
}

const aSnapshot = ({ states = {}, unfinished = 0, p50 = null, second = 0 }: Figures = {}): Snapshot => ({
  at: new Date(second * 1000).toISOString(),
  api: { requests_per_s: 0, errors_per_s: 0, p50_ms: p50, p95_ms: p50, p99_ms: p50 },
  results: { hits_percent: null },
  tasks: { started_per_s: 0, finished_per_s: 0, by_state: states, unfinished_inferences: unfinished },
  queues: [{ name: 'inference', task_types: ['inference'], ready: 7, unacknowledged: 0, consumers: 0, dead: 0 }],
  workers: [],
  health: {},
})

test.each([
  ['Quiet', {}],
  ['Quiet', { p50: 34 }],
  ['Served', { states: { SUCCESS: 3 } }],
  ['Served', { states: { SUCCESS: 3 }, unfinished: 2 }],
  ['Waiting', { states: { SUCCESS: 0 }, unfinished: 2 }],
  ['Quiet', { states: { PENDING: 1, REVOKED: 1 } }],
  ['Unknown', { unfinished: null }],
])('users are said to be %s with %j', (state, figures) => {
  expect(lightOf('users', aSnapshot(figures), 'now').state).toBe(state)
})

test('of a server that is away only that is known', () => {
  const states = (['users', 'api', 'workers'] as const).map((part) => lightOf(part, aSnapshot(), 'away').state)
  expect(states).toEqual(['Unknown', 'Not reached', 'Unknown'])
  expect(lightOf('api', aSnapshot(), 'old').state).toBe('Unknown')
})

test('it is quiet only once nobody has asked for two seconds', () => {
  const nobody = [aSnapshot(), aSnapshot({ second: 2 })]
  expect([isQuiet([]), isQuiet(nobody.slice(0, 1)), isQuiet(nobody)]).toEqual([false, false, true])
})

test.each([{ p50: 34 }, { unfinished: 1 }, { unfinished: null }, { states: { PENDING: 1 } }])(
  'it is not quiet when %j is told',
  (figures) => {
    expect(isQuiet([aSnapshot(), aSnapshot({ second: 2 }), aSnapshot({ second: 3, ...figures })])).toBe(false)
  },
)

test('a line has a gap where nothing was told for a while', () => {
  const history = [0, 1, 20].map((second) => aSnapshot({ second, p50: 30 }))
  const { times, values } = lineOf(history, ({ api }) => api.p50_ms)
  expect([times, values]).toEqual([
    [0, 1, 19, 20],
    [30, 30, null, 30],
  ])
})

test('a worker that was lost is at work on nothing, whatever it held', () => {
  const worker = { name: 'w', active: 2, processed_per_s: 0, concurrency: 2, load: 0, cores: 2 }
  const lost = { ...worker, state: 'lost' } as const
  const online = { ...worker, state: 'online', active: 1 } as const
  expect(atWork({ ...aSnapshot(), workers: [lost, online] })).toBe(1)
  expect(atWork({ ...aSnapshot(), workers: [lost] })).toBeNull()
})
