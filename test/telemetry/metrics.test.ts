import { expect, test, vi } from 'vitest'
import { cached } from '../../src/telemetry/cached.ts'
import { createMetrics, type MetricsOptions } from '../../src/telemetry/metrics.ts'

const build = (activeInferences = async () => 0, servingModels: MetricsOptions['servingModels'] = async () => []) =>
  createMetrics({ appName: 'app', tasks: ['known'], activeInferences, servingModels })

test('two processes in one have metrics of their own', async () => {
  const [one, other] = [build(), build()]
  one.observeTask({ task: 'known', state: 'SUCCESS', seconds: 0.1 })
  expect(await one.text()).toContain('stellwerk_task_total{task="known",state="SUCCESS"} 1')
  expect(await other.text()).not.toContain('stellwerk_task_total{')
})

test('a task whose name comes from outside gets no label of its own', async () => {
  const metrics = build()
  metrics.observeTask({ task: 'x.made-up', state: 'FAILURE', seconds: 0.1 })
  expect(await metrics.text()).toContain('stellwerk_task_total{task="(unknown)",state="FAILURE"} 1')
})

test('durations are histograms in seconds', async () => {
  const metrics = build()
  metrics.observeRequest({ method: 'GET', path: '/livez', statusCode: 200, seconds: 0.3 })
  metrics.observeResult(0.2)
  const text = await metrics.text()
  expect(text).toContain('api_processing_time_sum{method="GET",path="/livez",status_code="200",app_name="app"} 0.3')
  expect(text).toContain('stellwerk_result_seconds_bucket{le="0.25"} 1')
})

test('only a 500 counts as an exception', async () => {
  const metrics = build()
  for (const statusCode of [404, 503]) metrics.observeRequest({ method: 'GET', path: '/', statusCode, seconds: 0 })
  expect(await metrics.text()).not.toContain('api_exception_total{')
})

test('each serving model has its share and, once users answered, its choice rate', async () => {
  const metrics = build(undefined, async () => [
    { version: 3, percentage: 90, choiceRate: 0.5 },
    { version: 4, percentage: 10, choiceRate: null },
  ])
  const text = await metrics.text()
  expect(text).toContain('stellwerk_model_share{version="3"} 0.9\nstellwerk_model_share{version="4"} 0.1')
  expect(text).toContain('stellwerk_model_choice_rate{version="3"} 0.5')
  expect(text).not.toContain('stellwerk_model_choice_rate{version="4"}')
})

test('a count that cannot be read leaves the rest of the metrics readable', async () => {
  const metrics = build(() => Promise.reject(new Error('no database')))
  expect(await metrics.text()).toContain('process_cpu_seconds_total')
})

test('a reading is shared for a while, and a failed one gives the last value', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const read = vi.fn<() => Promise<number>>()
  read.mockResolvedValueOnce(1).mockRejectedValueOnce(new Error('away')).mockResolvedValueOnce(3)
  const reading = cached(read, 1000)
  expect([await reading(), await reading()]).toEqual([1, 1])
  vi.advanceTimersByTime(1001)
  expect(await reading()).toBe(1)
  vi.advanceTimersByTime(1001)
  expect(await reading()).toBe(3)
  vi.useRealTimers()
})
