import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest'
import { createKeys } from '../../../src/api/keys.ts'
import type { AccessSettings } from '../../../src/api/parts.ts'
import { places } from '../../../src/domain/places/places.ts'
import { createStore } from '../../../src/store/create.ts'
import { type Database, openDatabase } from '../../../src/store/database.ts'
import { migrate } from '../../../src/store/migrate.ts'
import type { KeyScope, Store } from '../../../src/store/store.ts'
import { aStore } from '../fake-store.ts'
import { buildTestApi, type TestApi, type TestParts } from '../support.ts'

/** A database without keys before each test, and the way to make keys as the command line does. */
export const useKeys = () => {
  const stage = {} as { store: Store; database: Database }
  beforeAll(async () => {
    stage.database = await openDatabase({})
    await migrate(stage.database, places)
    stage.store = createStore(stage.database, places)
  })
  beforeEach(() => stage.database.query('truncate stellwerk.api_keys, stellwerk.inferences cascade'))
  afterAll(() => stage.database.close())
  return stage
}

export const makeKey = (store: Pick<Store, 'keys'>, scope: KeyScope = 'operator') =>
  createKeys(store).create({ name: scope, scope })

export const ACCESS: AccessSettings = {
  rateLimitPerMinute: 0,
  maxConnections: 1000,
  maxConnectionsPerAddress: 1000,
  maxWaitsPerClient: 1000,
  corsOrigins: [],
  trustedProxies: [],
}

/** The front door with some access settings of its own; closed at the end of the test. */
export const build = (access: Partial<AccessSettings> = {}, parts: Partial<TestParts> = {}) => {
  const api = buildTestApi({ store: aStore(), settings: { access: { ...ACCESS, ...access } }, ...parts })
  onTestFinished(() => api.app.close())
  return api
}

/** One request with a key. */
export const ask = ({ app }: Pick<TestApi, 'app'>, key: string, options: InjectOptions) =>
  app.inject({ ...options, headers: { 'x-api-key': key, ...options.headers } })
