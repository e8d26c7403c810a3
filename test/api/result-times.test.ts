import { expect, test } from 'vitest'
import { createResultTimes } from '../../src/api/result-times.ts'
import { INFERENCE_TASK, TRAINING_TASK } from '../../src/contract.ts'

const UNKNOWN = { p50_ms: null, p95_ms: null, p99_ms: null }

/** Result times by a clock that the test moves. */
const aStage = () => {
  const clock = { nowMs: 0 }
  const times = createResultTimes(() => clock.nowMs)
  const accept = (atMs: number, ...taskIds: string[]) => {
    clock.nowMs = atMs
    for (const taskId of taskIds) times.accepted(taskId, INFERENCE_TASK)
  }
  /** A worker tells of a success, by its own clock. */
  const succeed = (uuid: string, atMs: number, heardAtMs = atMs) => {
    clock.nowMs = heardAtMs
    times.hear({ type: 'task-succeeded', hostname: 'w', uuid, timestamp: atMs / 1000 })
  }
  return { clock, times, accept, succeed }
}

test('quantiles are of the milliseconds from acceptance here to the success that a worker tells', () => {
  const { times, accept, succeed } = aStage()
  for (let index = 1; index <= 100; index++) {
    accept(1000, `t${index}`)
    succeed(`t${index}`, 1000 + index, 5000)
  }
  expect(times.quantiles()).toEqual({ p50_ms: 50.5, p95_ms: 95.05, p99_ms: 99.01 })
})

test('results that were accepted elsewhere, and what is told a second time, are not counted', () => {
  const { times, accept, succeed } = aStage()
  times.accepted('a training', TRAINING_TASK)
  for (const taskId of ['of another process', 'a training']) succeed(taskId, 10)
  expect(times.quantiles()).toEqual(UNKNOWN)
  accept(0, 'ours')
  for (const atMs of [10, 500]) succeed('ours', atMs)
  expect(times.quantiles()).toMatchObject({ p50_ms: 10 })
})

test.each([
  ['runs behind', -60_000, 0],
  ['runs ahead', 60_000, 30],
])('by the clock of a worker that %s no result takes less than nothing or is still to come', (_how, atMs, tookMs) => {
  const { times, accept, succeed } = aStage()
  accept(0, 't')
  succeed('t', atMs, 30)
  expect(times.quantiles()).toMatchObject({ p99_ms: tookMs })
})

test('a result counts for a minute', () => {
  const { clock, times, accept, succeed } = aStage()
  accept(0, 't')
  succeed('t', 10)
  clock.nowMs = 60_010
  expect(times.quantiles()).toMatchObject({ p50_ms: 10 })
  clock.nowMs = 60_011
  expect(times.quantiles()).toEqual(UNKNOWN)
})

test('of requests whose end nobody tells, some ten thousands are remembered', () => {
  const { times, accept, succeed } = aStage()
  accept(0, 'forgotten', ...Array.from({ length: 39_999 }, (_, index) => `t${index}`))
  accept(5, 'last')
  succeed('forgotten', 10)
  succeed('t39998', 10)
  succeed('last', 10)
  expect(times.quantiles()).toMatchObject({ p50_ms: 7.5 })
})
