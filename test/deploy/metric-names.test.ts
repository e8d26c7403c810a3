import { expect, test } from 'vitest'
import { alerts, queriesOf } from './dashboards.ts'
import { createObservedMetrics, observe } from './observed.ts'

const SERIES = /\b(?:api|stellwerk|nodejs|process)_[a-z0-9_]+/g

/** What Prometheus itself says of a process that it asks. */
const OF_THE_SCRAPE = /\bup\{job="stellwerk"\}/

const exposedNames = async () => {
  const metrics = createObservedMetrics()
  observe(metrics)
  return new Set([...(await metrics.text()).matchAll(/^([a-z0-9_]+)[{ ]/gm)].map(([, name]) => name))
}

const queries = [...queriesOf('expr'), ...alerts.map(({ name, expr }): [string, string] => [name, expr])]

test.each(queries)('%s: reads only what the server exposes', async (_title, query) => {
  const exposed = await exposedNames()
  const names = query.match(SERIES) ?? []
  expect(names.length > 0 || OF_THE_SCRAPE.test(query)).toBe(true)
  expect(names.filter((name) => !exposed.has(name))).toEqual([])
})
