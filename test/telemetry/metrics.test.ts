import { expect, test } from 'vitest'
import { createMetrics, type MetricsOptions } from '../../src/telemetry/metrics.ts'

const build = (activeInferences = async () => 0, servingModels: MetricsOptions['servingModels'] = async () => []) =>
  createMetrics({
    appName: 'app',
    tasks: ['known'],
    activeInferences,
    servingModels,
    broker: { queues: async () => [], deadLetters: async () => [] },
  })

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

test('answers about tasks are counted from nothing, by what knew them', async () => {
  const metrics = build()
  metrics.observeLookup('backend')
  const text = await metrics.text()
  for (const [by, count] of [
    ['backend', 1],
    ['database', 0],
  ])
    expect(text).toContain(`stellwerk_result_lookups_total{answered_by="${by}"} ${count}`)
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

test('a drift is told by input, and an input that is no longer looked at has no figure', async () => {
  const metrics = build()
  const calm = { drifted: false, stabilityIndexes: {}, choiceRate: Number.NaN, reciprocalPosition: Number.NaN }
  metrics.observeDrift({ ...calm, stabilityIndexes: { age: 0.1 } })
  metrics.observeDrift({ drifted: true, stabilityIndexes: { budget: 0.3 }, choiceRate: 0.5, reciprocalPosition: 0.25 })
  const text = await metrics.text()
  for (const line of ['input_psi{input="budget"} 0.3', 'choice_rate 0.5', 'choice_reciprocal_position 0.25', 'drift 1'])
    expect(text).toContain(`\nstellwerk_${line}\n`)
  expect(text).not.toContain('input="age"')
  metrics.observeDrift(calm)
  expect(await metrics.text()).toMatch(/^stellwerk_drift 0$/m)
  expect(await metrics.text()).toMatch(/^stellwerk_choice_rate NaN$/im)
})

test('a process that looks for no drift says nothing of one', async () => {
  const text = await build().text()
  expect(text).not.toMatch(/^stellwerk_(drift|choice_rate|choice_reciprocal_position) /m)
})

test('a count that cannot be read leaves the rest of the metrics readable', async () => {
  const metrics = build(() => Promise.reject(new Error('no database')))
  expect(await metrics.text()).toContain('process_cpu_seconds_total')
})

test('tasks that the sweep ended are counted from nothing, so that the first one is seen as an increase', async () => {
  const metrics = build()
  expect(await metrics.text()).toContain('stellwerk_task_overdue_total{task="known"} 0')
  metrics.observeOverdue('known', 2)
  expect(await metrics.text()).toContain('stellwerk_task_overdue_total{task="known"} 2')
})
