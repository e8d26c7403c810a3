import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { places } from '../../src/domain/places/places.ts'
import type { Database } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { kinds, openFresh } from './stage.ts'

const RESET = 'drop schema if exists stellwerk cascade; drop schema public cascade; create schema public'

/** Names of the public views with the identity that a view keeps until it is dropped. */
const publicViews = async (database: Database) => {
  const { rows } = await database.query<{ name: string; id: number }>(
    `select relname as name, oid::bigint as id from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'v' order by relname`,
    [],
  )
  return rows
}

describe.each(kinds)('migrating %s', (kind) => {
  let database: Database
  beforeAll(async () => {
    database = await openFresh(kind)
  })
  beforeEach(() => database.query(RESET))
  afterAll(() => database.close())

  test('may be repeated and done by several at once, and leaves unchanged views alone', async () => {
    await Promise.all([migrate(database, places), migrate(database, places), migrate(database, places)])
    const views = await publicViews(database)
    const names = ['datasets', 'events', 'impressions', 'inferences', 'locations', 'models', 'results', 'users']
    expect(views.map(({ name }) => name)).toEqual(names)
    await migrate(database, places)
    expect(await publicViews(database)).toEqual(views)
  })

  test('follows a changed domain and leaves the views of others alone', async () => {
    await migrate(database, places)
    await database.query('create view theirs as select 1 as one')
    await migrate(database, { ...places, nouns: { user: 'user', item: 'book' } })
    const names = (await publicViews(database)).map(({ name }) => name)
    expect(names).toEqual([
      'books',
      'datasets',
      'events',
      'impressions',
      'inferences',
      'models',
      'results',
      'theirs',
      'users',
    ])
    expect((await database.query('select book_id from results', [])).rows).toEqual([])
  })

  test('a field whose name could be taken for SQL is only a name', async () => {
    const column = { name: `it's "here"; drop schema stellwerk`, type: 'text', field: 'x' } as const
    await migrate(database, { ...places, itemColumns: [column] })
    const [row] = (
      await database.query<{ column: string }>(
        `select column_name as column from information_schema.columns where table_name = 'locations'
       order by ordinal_position desc limit 1`,
        [],
      )
    ).rows
    expect(row?.column).toBe(column.name)
  })

  test('a failure says what could not be done and why, and changes nothing', async () => {
    await database.query('create table users (mine text)')
    await expect(migrate(database, places)).rejects.toThrow(/could not be migrated: .*"users" already exists/)
    expect(await publicViews(database)).toEqual([])
  })
})
