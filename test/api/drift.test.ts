import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { DriftWatch } from '../../src/api/drift.ts'
import { defer } from '../../src/celery/deferred.ts'
import { judgeFeedback, NO_FEEDBACK } from '../../src/drift/judge-feedback.ts'
import type { DriftReport } from '../../src/drift/report.ts'
import { aStore } from './fake-store.ts'
import { buildTestApi } from './support.ts'

const AT = new Date('2026-11-23T12:00:00Z')

const REPORT: DriftReport = {
  modelId: 'm',
  drifted: true,
  since: AT,
  signals: ['input:budget'],
  inputs: [
    {
      name: 'budget',
      test: 'kolmogorov-smirnov',
      stabilityIndex: 0.5,
      statistic: 0.25,
      pValue: 0.001,
      adjustedPValue: 0.002,
      referenceUsers: 900,
      recentUsers: 300,
      referenceMissing: 0,
      recentMissing: 1,
      drifted: true,
    },
  ],
  inputsFrom: AT,
  inputsTo: AT,
  feedback: judgeFeedback(NO_FEEDBACK, NO_FEEDBACK, new Set()),
  feedbackPoints: [],
  tastes: [],
}

const build = (drift: Partial<DriftWatch>) => {
  const { app } = buildTestApi({
    store: aStore(),
    drift: { report: async () => REPORT, history: async () => undefined, async *looks() {}, ...drift },
  })
  onTestFinished(() => app.close())
  return app
}

test('GET /drift says whether, since when and in what users have drifted', async () => {
  const answer = await build({}).inject('/drift')
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    drifted: true,
    since: AT.toISOString(),
    signals: ['input:budget'],
    model: 'm',
    inputs: [{ name: 'budget', psi: 0.5, p_value_adjusted: 0.002, reference_users: 900, drifted: true }],
    feedback: { baseline_lists: 0, choice_rate: { falling: false }, lists_per_point: 50, history: [] },
  })
})

test('GET /drift says what it judges by', async () => {
  const { thresholds } = (await build({}).inject('/drift')).json()
  expect(thresholds).toEqual({
    inputs: { least_users: 200, begins_at: 0.25, ends_below: 0.1, p_value_below: 0.01 },
    feedback: { least_lists: 200, least_choices: 100, begins_below_p_value: 0.001, ends_from_p_value: 0.05 },
    tastes: { least_choices: 100, begins_at: 0.25, ends_below: 0.1, p_value_below: 0.001 },
    training: { least_new_choices: 100 },
  })
})

test('however often it is asked for, the report is made once in a while', async () => {
  const report = vi.fn(async () => REPORT)
  const app = build({ report })
  await app.inject('/drift')
  const second = await app.inject('/drift')
  expect(second.json().model).toBe('m')
  expect(report).toHaveBeenCalledTimes(1)
})

const portOf = async (app: ReturnType<typeof build>) => {
  await app.listen({ port: 0 })
  return (app.server.address() as AddressInfo).port
}

/** What `GET /drift/events` sends while these are the looks. */
const eventsAfter = async (looks: readonly DriftReport[]) => {
  const app = build({
    async *looks() {
      yield* looks
    },
  })
  const { body } = await app.inject('/drift/events')
  return [...body.matchAll(/event: (\w+)\ndata: (.*)/g)].map(([, event, data = '']) => [event, JSON.parse(data).since])
}

test('who follows drift is told how things stand, and only then what is otherwise', async () => {
  const ended = { ...REPORT, drifted: false, since: null, signals: [] }
  expect(await eventsAfter([])).toEqual([['report', AT.toISOString()]])
  expect(await eventsAfter([{ ...REPORT }, ended, { ...ended }, REPORT])).toEqual([
    ['report', AT.toISOString()],
    ['report', null],
    ['report', AT.toISOString()],
  ])
})

test('who reads slowly is told every report: what has changed is told once', async () => {
  const told = defer<void>()
  const long = 'x'.repeat(2_000_000)
  const app = build({
    async *looks() {
      for (let number = 1; number <= 8; number++) yield { ...REPORT, signals: [`${number} ${long}`] }
      told.resolve()
    },
  })
  const client = get({ port: await portOf(app), path: '/drift/events', agent: false })
  const [response] = (await once(client, 'response')) as [IncomingMessage]
  await told.promise
  const body = (await response.toArray()).join('')
  expect(body.match(/^event: report$/gm)).toHaveLength(9)
})

test('the history of an input is answered hour by hour, for a day unless asked otherwise', async () => {
  const asked: number[] = []
  const history = async (name: string, hours: number) => {
    asked.push(hours)
    return {
      name,
      isWhole: true,
      bins: ['≤ 1', 'missing'],
      reference: null,
      windows: [{ startedAt: AT, users: 3, counts: [2, 1] }],
    }
  }
  const app = build({ history })
  const answer = await app.inject('/drift/inputs/budget')
  await app.inject('/drift/inputs/budget?hours=48')
  expect(answer.json()).toMatchObject({
    name: 'budget',
    whole: true,
    windows: [{ from: AT.toISOString(), users: 3, counts: [2, 1] }],
  })
  expect(asked).toEqual([24, 48])
})

test('an input that is not there is a 404 with the way to those that are', async () => {
  const answer = await build({}).inject('/drift/inputs/height')
  expect([answer.statusCode, answer.json()]).toEqual([
    404,
    { detail: 'no input height: GET /drift names those there are' },
  ])
})

test('hours beyond what is kept are refused', async () => {
  expect((await build({}).inject('/drift/inputs/budget?hours=721')).statusCode).toBe(422)
})
