import { beforeEach, describe, expect, test } from 'vitest'
import { kinds, openStage, rankOne } from '../store/stage.ts'
import { trainOne } from '../store/trained.ts'
import { queriesOf } from './dashboards.ts'

/** What Grafana's PostgreSQL source makes of its macros, for the last hour in steps of a minute. */
const expand = (sql: string) =>
  sql
    .replaceAll(/\$__timeFilter\((\w+)\)/g, "$1 BETWEEN now() - interval '1 hour' AND now()")
    .replaceAll(/\$__timeGroupAlias\((\w+), \$__interval\)/g, 'floor(extract(epoch from $1) / 60) * 60 AS "time"')

const queries = queriesOf('rawSql').map(([title, sql]) => [title, expand(sql)] as const)

test('only macros are used that the tests know', () => {
  expect(queries.length).toBeGreaterThan(0)
  for (const [title, sql] of queries) expect(sql, title).not.toContain('$')
})

describe.each(kinds)('the queries of the dashboards on %s', (kind) => {
  const stage = openStage(kind)

  beforeEach(async () => {
    await trainOne(stage, { metrics: { test: { accuracy: 0.9, auc: 0.8, precision: 0.7, recall: 0.6, f1: 0.5 } } })
    for (const itemId of [1, -1]) {
      const { taskId } = await rankOne(stage)
      await stage.store.rankings.show(taskId, 3)
      await stage.store.rankings.choose(taskId, itemId)
    }
  })

  test.each(queries)('%s: has a row after some use, and no column that is always empty', async (_title, sql) => {
    const { rows } = await stage.database.query<Record<string, unknown>>(sql, [])
    expect(rows.length).toBeGreaterThan(0)
    expect(Object.values(rows[0] ?? {})).not.toContain(null)
  })

  test('accuracy is the share of good inferences', async () => {
    const [, sql = ''] = queries.find(([title]) => title === 'Accuracy') ?? []
    const { rows } = await stage.database.query<{ accuracy: number }>(sql, [])
    expect(rows.map(({ accuracy }) => accuracy)).toEqual([0.5])
  })
})
