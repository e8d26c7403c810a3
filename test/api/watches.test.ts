import { expect, test } from 'vitest'
import { createRates, type Sample } from '../../src/api/rates.ts'
import { createTaskWatch } from '../../src/api/task-watch.ts'
import { createWorkerWatch } from '../../src/api/worker-watch.ts'
import { INFERENCE_TASK, TRAINING_TASK } from '../../src/contract.ts'

const aSample = (atMs: number, changes: Partial<Sample> = {}): Sample => ({
  atMs,
  requests: 0,
  errors: 0,
  lookups: { backend: 0, database: 0 },
  tasks: {},
  workers: {},
  ...changes,
})

test('rates are of the last five seconds, not of all time', () => {
  const rates = createRates()
  rates.read(aSample(0))
  rates.read(aSample(20_000, { requests: 1000, tasks: { SUCCESS: 100 } }))
  const { api, tasks } = rates.read(aSample(25_000, { requests: 1050, errors: 5, tasks: { SUCCESS: 110, FAILURE: 5 } }))
  expect(api).toMatchObject({ requests_per_s: 10, errors_per_s: 1 })
  expect(tasks).toEqual({ started_per_s: 0, finished_per_s: 3, by_state: { SUCCESS: 2, FAILURE: 1 } })
})

test('what a worker ends is counted over the same seconds as what all end', () => {
  const rates = createRates()
  rates.read(aSample(0, { workers: { w1: 100, gone: 5 } }))
  const now = aSample(5000, { tasks: { SUCCESS: 40 }, workers: { w1: 120, w2: 20 } })
  expect(rates.read(now)).toMatchObject({ tasks: { finished_per_s: 8 }, ended: { w1: 4, w2: 4 } })
  expect(rates.read(aSample(10_000, { workers: { w1: 1 } })).ended).toEqual({ w1: 0 })
})

test('nothing is said of a rate before there is a second sample', () => {
  expect(createRates().read(aSample(0)).api).toMatchObject({ requests_per_s: null, errors_per_s: null })
})

test('hits are the share of the last minute that the result backend answered', () => {
  const rates = createRates()
  rates.read(aSample(0, { lookups: { backend: 500, database: 0 } }))
  const { results } = rates.read(aSample(60_000, { lookups: { backend: 530, database: 10 } }))
  expect(results).toEqual({ hits_percent: 75 })
})

test('nothing is said of hits while nobody has asked', () => {
  const rates = createRates()
  for (const atMs of [0, 60_000]) rates.read(aSample(atMs, { lookups: { backend: 5, database: 5 } }))
  expect(rates.read(aSample(61_000, { lookups: { backend: 5, database: 5 } })).results).toEqual({ hits_percent: null })
})

test('changes of tasks wait in their order, and the oldest are dropped and counted', () => {
  const watch = createTaskWatch()
  for (let index = 0; index < 60; index++)
    watch.hear({ type: 'task-started', hostname: 'w', uuid: `t${index}`, name: INFERENCE_TASK, timestamp: index })
  const { changes, dropped } = watch.take()
  expect([changes.length, [...dropped], changes.at(-1)]).toEqual([
    50,
    [['inference', 10]],
    { task_id: 't59', type: 'inference', state: 'STARTED', at: '1970-01-01T00:00:59.000Z' },
  ])
  expect(watch.take()).toEqual({ changes: [], dropped: new Map() })
  expect(watch.counts()).toEqual({ STARTED: 60 })
})

test('steps are dropped before ends', () => {
  const watch = createTaskWatch()
  const hear = (type: string, uuid: string) => watch.hear({ type, hostname: 'w', uuid, name: INFERENCE_TASK })
  for (let index = 0; index < 40; index++) hear('task-succeeded', `t${index}`)
  for (let index = 0; index < 60; index++) hear('task-started', `u${index}`)
  const { changes } = watch.take()
  expect(changes.filter(({ state }) => state === 'SUCCESS')).toHaveLength(40)
  expect(changes.at(-1)).toMatchObject({ task_id: 'u59', state: 'STARTED' })
})

test('a training is told of, however many inferences there are', () => {
  const watch = createTaskWatch()
  watch.accepted('t1', TRAINING_TASK)
  for (let index = 0; index < 60; index++) watch.accepted(`i${index}`, INFERENCE_TASK)
  const { changes } = watch.take()
  expect(changes[0]).toMatchObject({ task_id: 't1', type: 'training' })
  expect(changes).toHaveLength(51)
})

test('what a worker told of a task is remembered', () => {
  const watch = createTaskWatch()
  const event = { hostname: 'w1', uuid: 't1' }
  watch.hear({ ...event, type: 'task-received', timestamp: 1 })
  watch.hear({ ...event, type: 'task-started', timestamp: 2 })
  expect(watch.storyOf('t1')).toEqual({ worker: 'w1', receivedAt: new Date(1000), begunAt: new Date(2000) })
})

test.each([{ uuid: 7 }, { uuid: 't', timestamp: 'soon' }, { uuid: 't', timestamp: 1e300 }])(
  'an odd event %j breaks nothing',
  (fields) => {
    const watch = createTaskWatch()
    watch.hear({ type: 'task-started', hostname: 'w', ...fields })
    expect(watch.take().changes.every(({ at }) => !Number.isNaN(Date.parse(at)))).toBe(true)
  },
)

test('a worker is online while it beats, then lost, then forgotten', () => {
  let nowMs = 0
  const watch = createWorkerWatch(() => nowMs)
  const state = (ms: number) => {
    nowMs = ms
    return watch.rows()?.map((row) => row.state)
  }
  watch.hear({ type: 'worker-heartbeat', hostname: 'w1', freq: 2 })
  expect([state(5000), state(7000), state(61_000)]).toEqual([['online'], ['lost'], []])
})

test('that no worker is there is said only after some seconds in which none was heard', () => {
  let nowMs = 0
  const watch = createWorkerWatch(() => nowMs)
  expect(watch.rows()).toBeNull()
  nowMs = 5000
  expect(watch.rows()).toEqual([])
})

test('workers that were heard before nobody listened are not lost, but not known any more', () => {
  const watch = createWorkerWatch(() => 0)
  watch.hear({ type: 'worker-heartbeat', hostname: 'w1' })
  watch.forget()
  expect(watch.rows()).toBeNull()
})

test('a worker tells how much it does, also right after a heartbeat without figures', () => {
  const watch = createWorkerWatch(() => 0)
  const beat = {
    type: 'worker-heartbeat',
    hostname: 'w1',
    freq: 2,
    active: 3,
    concurrency: 4,
    loadavg: [0.5, 0, 0],
    cores: 2,
  }
  watch.hear({ ...beat, processed: 100 })
  watch.hear({ type: 'task-succeeded', hostname: 'w1', uuid: 't1' })
  watch.hear({ ...beat, processed: 101 })
  watch.hear({ type: 'worker-heartbeat', hostname: 'w1', freq: 5 })
  expect(watch.rows()).toEqual([{ name: 'w1', state: 'online', active: 3, concurrency: 4, load: 0.5, cores: 2 }])
  expect(watch.ended()).toEqual({ w1: 1 })
  watch.hear({ type: 'worker-offline', hostname: 'w1' })
  expect([watch.rows(), watch.ended()]).toEqual([[], {}])
})
