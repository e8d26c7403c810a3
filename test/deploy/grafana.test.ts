import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DEPLOY, dashboards, type Panel } from './dashboards.ts'

const read = (file: string) => readFileSync(DEPLOY + file, 'utf8')

const overlap = ({ gridPos: one }: Panel, { gridPos: other }: Panel) =>
  one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h

test('there is a dashboard for operations and one for learning', () => {
  expect(dashboards.map(({ uid }) => uid).sort()).toEqual(['stellwerk-learning', 'stellwerk-operations'])
})

test.each(dashboards)(
  'every panel of $uid has a unit, a description and queries to a source that is provisioned',
  ({ panels }) => {
    const sources = read('grafana/provisioning/datasources/stellwerk.yaml')
    const known = [...sources.matchAll(/ uid: (\S+)\n +type: (\S+)/g)].map(([, uid, type]) => ({ uid, type }))
    for (const { type, title, description, fieldConfig, targets = [] } of panels) {
      if (type === 'row') continue
      expect(description, title).toMatch(/\.$/)
      expect(fieldConfig?.defaults.unit, title).toBeTruthy()
      expect(targets.length, title).toBeGreaterThan(0)
      for (const { datasource } of targets) expect(known, title).toContainEqual(datasource)
    }
  },
)

test.each(dashboards)('panels of $uid have ids of their own and do not cover each other', ({ panels }) => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const covered = panels.flatMap((one) => panels.filter((other) => other.id > one.id && overlap(one, other)))
  expect(covered.map(({ title }) => title)).toEqual([])
})

test('what provisioning reads from the environment is set by the compose file', () => {
  const sources = read('grafana/provisioning/datasources/stellwerk.yaml')
  const needed = [...sources.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name)
  expect(needed).toContain('POSTGRES_READER_PASSWORD')
  for (const name of needed) expect(read('monitoring.compose.yaml')).toMatch(new RegExp(`^      ${name}: `, 'm'))
})

test('the dashboards are mounted where provisioning looks for them', () => {
  const [, path] = /path: (\S+)/.exec(read('grafana/provisioning/dashboards/stellwerk.yaml')) ?? []
  expect(read('monitoring.compose.yaml')).toContain(`- ./grafana/dashboards:${path}:ro`)
})
