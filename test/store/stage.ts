import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Fields } from '../../src/domain/domain.ts'
import { places } from '../../src/domain/places/places.ts'
import { createStore } from '../../src/store/create.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import type { Store } from '../../src/store/store.ts'
import { createServerDatabase } from '../support/server-database.ts'
import { aRanking, aTaskId, aUser, someItems } from './builders.ts'

const serverUrl = process.env.TEST_DATABASE_URL

/** The embedded database always, a server when there is one. */
export const kinds: readonly Database['kind'][] = serverUrl ? ['pglite', 'postgres'] : ['pglite']

/** What a contract needs: one migrated database, emptied before each test. */
export interface Stage {
  readonly database: Database
  readonly store: Store
}

/** A fresh database of one kind, without tables. */
export const openFresh = async (kind: Database['kind']): Promise<Database> => {
  if (kind === 'pglite' || !serverUrl) return openDatabase({})
  const { url, drop } = await createServerDatabase(serverUrl)
  const database = await openDatabase({ url })
  return { ...database, close: () => database.close().finally(drop) }
}

const TABLES = [
  'users',
  'items',
  'models',
  'inferences',
  'rankings',
  'choices',
  'impressions',
  'datasets',
  'events',
  'model_history',
  'api_keys',
  'idempotency_keys',
  'webhooks',
]

/** Statements that empty tables of a few rows: to truncate takes many times as long. */
export const emptying = (tables: readonly string[]) => tables.map((table) => `delete from stellwerk.${table}`).join(';')

/** Without triggers, which check keys and keep the history as it is. */
const EMPTY = `
  set local session_replication_role = replica;
  ${emptying(TABLES)};
  update stellwerk.catalogue set revision = 0`

/** Opens a database for the tests of the enclosing `describe`. */
export const openStage = (kind: Database['kind']): Stage => {
  let database: Database
  let store: Store
  beforeAll(async () => {
    database = await openFresh(kind)
    await migrate(database, places)
    store = createStore(database, places)
  })
  beforeEach(() => database.query(EMPTY))
  afterAll(() => database.close())
  return {
    get database() {
      return database
    },
    get store() {
      return store
    },
  }
}

export const startOne = async ({ store }: Stage, user: Fields = aUser()) => {
  const taskId = aTaskId()
  const { userId } = await store.inferences.start({ taskId, user })
  return { taskId, userId }
}

/** A finished inference over a catalogue of five items. */
export const rankOne = async (stage: Stage) => {
  await stage.store.items.replaceAll(someItems(5))
  const { taskId, userId } = await startOne(stage)
  await stage.store.inferences.finish([aRanking(taskId)])
  return { taskId, userId }
}

/** How often each event happened. */
export const countEvents = async ({ database }: Stage): Promise<Record<string, number>> => {
  const { rows } = await database.query<{ event: string; count: number }>(
    'select event, count(*) as count from public.events group by event',
    [],
  )
  return Object.fromEntries(rows.map(({ event, count }) => [event, count]))
}
