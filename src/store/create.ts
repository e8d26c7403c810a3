import type { Domain } from '../domain/domain.ts'
import type { Database } from './database.ts'
import { createDatasetStore } from './datasets.ts'
import { createInferenceStore } from './inferences.ts'
import { createItemStore } from './items.ts'
import { createModelStore } from './models.ts'
import { createRankingStore } from './rankings.ts'
import type { Store } from './store.ts'
import { createUserStore } from './users.ts'

/** The store of a domain on a migrated database. */
export const createStore = (database: Database, domain: Pick<Domain, 'nouns' | 'describeUser'>): Store => ({
  items: createItemStore(database, domain.nouns.item),
  users: createUserStore(database, domain.nouns.user),
  inferences: createInferenceStore(database, domain),
  rankings: createRankingStore(database),
  datasets: createDatasetStore(database, domain),
  models: createModelStore(database),
})
