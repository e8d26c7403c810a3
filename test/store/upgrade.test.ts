import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { places } from '../../src/domain/places/places.ts'
import { createStore } from '../../src/store/create.ts'
import type { Database } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { kinds, openFresh } from './stage.ts'

const FIRST = new URL('../../src/store/migrations/0001_tables.sql', import.meta.url)

/** An artefact's beginning as the first version wrote it. */
const anArtefact = (featureNames: readonly string[]) => {
  const header = Buffer.from(JSON.stringify({ kind: 'boosted-trees', featureNames }))
  const start = Buffer.alloc(20)
  start.write('STELLRNK')
  start.writeUInt32LE(header.length, 16)
  return Buffer.concat([start, header, Buffer.from([1, 2, 3])])
}

const openFirstVersion = async (kind: Database['kind']) => {
  const database = await openFresh(kind)
  await database.query('create schema stellwerk')
  await database.query(await readFile(FIRST, 'utf8'))
  await database.query(`
    create table stellwerk.migrations (id serial primary key, name varchar(255) not null, run_on timestamp not null);
    insert into stellwerk.migrations (name, run_on) values ('0001_tables', now())`)
  return database
}

interface OldModel {
  readonly taskId: string
  readonly artefact: Uint8Array
  readonly promotedAt: string | null
  readonly percentage: number
}

const addModel = (database: Database, { taskId, artefact, promotedAt, percentage }: OldModel) =>
  database.query(
    `insert into stellwerk.models (task_id, status, finished_at, artefact, decision, promoted_at, use_percentage)
     values ($1, 'SUCCESS', now(), $2, 'as it was', $3, $4)`,
    [taskId, artefact, promotedAt, percentage],
  )

/** A list of two shown items of three, answered with the third. */
const ANSWERED = `
  insert into stellwerk.users (user_id, fields) values (1, '{}');
  insert into stellwerk.items (item_id, version, fields) values (1, 1, '{}'), (2, 1, '{}'), (3, 1, '{}');
  insert into stellwerk.inferences (task_id, user_id, status, finished_at) values ('asked', 1, 'SUCCESS', now());
  insert into stellwerk.rankings (ranking_no, task_id, model_id, item_ids, item_versions, scores)
    values (1, 'asked', 'three', '{1, 2, 3}', '{1, 1, 1}', '{0.3, 0.2, 0.1}');
  insert into stellwerk.choices (choice_no, ranking_no, item_id) values (1, 1, 3);
  insert into stellwerk.impressions (ranking_no, shown_at, shown_count, choice_no, chosen_item, chosen_at)
    values (1, now(), 2, 1, 3, now())`

test.each(kinds)('choices of the first version on %s can be learned from as before', async (kind) => {
  const database = await openFirstVersion(kind)
  onTestFinished(() => database.close())
  await database.query(ANSWERED)
  await migrate(database, places)
  const { datasets, rankings } = createStore(database, places)
  await rankings.show('asked', 3)
  const [list] = await datasets.read(await datasets.answered(10))
  expect(list?.items.map(({ position, label }) => [position, label])).toEqual([
    [1, 0],
    [2, 0],
    [3, 1],
  ])
  const { rows } = await database.query<{ position: number }>('select position from impressions order by position', [])
  expect(rows.map(({ position }) => position)).toEqual([1, 2])
})

describe.each(kinds)('models of the first version on %s', (kind) => {
  let database: Database
  beforeAll(async () => {
    database = await openFirstVersion(kind)
    const artefact = anArtefact(places.features.names)
    await addModel(database, { taskId: 'one', artefact, promotedAt: '2026-01-01T00:00:00Z', percentage: 0 })
    await addModel(database, { taskId: 'two', artefact, promotedAt: null, percentage: 0 })
    await addModel(database, { taskId: 'odd', artefact: Buffer.from('?'), promotedAt: null, percentage: 0 })
    await addModel(database, { taskId: 'three', artefact, promotedAt: '2026-02-01T00:00:00Z', percentage: 100 })
    await migrate(database, places)
  })
  afterAll(() => database.close())

  test('keep their shares, get their history, and can be rolled back and promoted', async () => {
    const { registry, models } = createStore(database, places)
    expect(await models.serving()).toEqual([{ modelId: 'three', usePercentage: 100 }])
    const until = new Date('2026-01-15T00:00:00Z')
    expect(await registry.history({ limit: 1, offset: 0, until })).toMatchObject([{ champion: 1, reason: 'as it was' }])
    expect(await registry.promote('odd', '')).toMatchObject({ kind: 'refused' })
    expect(await registry.rollback('back')).toMatchObject({ model: { taskId: 'one', alias: 'champion' } })
    expect(await registry.promote('two', '')).toMatchObject({ model: { taskId: 'two', usePercentage: 100 } })
  })
})
