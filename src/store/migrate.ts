import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import type pg from 'pg'
import type { Domain } from '../domain/domain.ts'
import type { Database, HasQuery } from './database.ts'
import { messageOf } from './message-of.ts'
import { createViews } from './views.ts'

/** Found from `src/store/` and from `dist/store/` alike. */
const migrationsFolder = fileURLToPath(new URL('../../src/store/migrations/', import.meta.url))

/** Everything that the migrations themselves would print is in the error they throw. */
const silent = () => undefined

/** The runner calls nothing but `query`, either with a text or with `{ text, values }`. */
const asClient = (session: HasQuery) => ({
  query: (statement: string | pg.QueryConfig) =>
    typeof statement === 'string' ? session.query(statement) : session.query(statement.text, statement.values),
})

const runMigrations = (session: HasQuery) =>
  runner({
    dbClient: asClient(session) as unknown as pg.ClientBase,
    dir: migrationsFolder,
    direction: 'up',
    migrationsSchema: 'stellwerk',
    createMigrationsSchema: true,
    migrationsTable: 'migrations',
    advisoryLockMode: 'wait',
    singleTransaction: true,
    // Migrations are numbered ahead by those who write them at the same time, and none needs another of its version.
    checkOrder: false,
    log: silent,
  })

/**
 * Brings the database up to date: first the SQL migrations, in the schema `stellwerk`, then the public views of the
 * domain. Safe to repeat, and safe from several processes at once: they take turns.
 * @throws Error with the reason as its cause; the database is then as it was before
 */
export const migrate = async (database: Database, domain: Domain): Promise<void> => {
  try {
    await database.session(runMigrations)
    await database.transaction((session) => createViews(session, domain))
  } catch (cause) {
    throw new Error(`the database could not be migrated: ${messageOf(cause)}`, { cause })
  }
}
