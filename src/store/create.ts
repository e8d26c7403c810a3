import type { Domain } from '../domain/domain.ts'
import type { Database } from './database.ts'
import { createDatasetStore } from './datasets.ts'
import { createDriftStore } from './drift.ts'
import { createExplanationStore } from './explanations.ts'
import { createExploredStore } from './explored.ts'
import { createIdempotencyStore } from './idempotency.ts'
import { createInferenceStore } from './inferences.ts'
import { createItemStore } from './items.ts'
import { createKeyStore } from './keys.ts'
import { createModelStore } from './models.ts'
import { createOversightStore } from './oversight.ts'
import { createRankingStore } from './rankings.ts'
import { createRegistryStore } from './registry.ts'
import type { Deadlines, Store } from './store.ts'
import { createUserStore } from './users.ts'
import { createWebhookStore } from './webhooks.ts'

const DEFAULT_DEADLINES: Deadlines = { inferenceSeconds: 3_600, trainingSeconds: 86_400 }

/**
 * The store of a domain on a migrated database.
 * @param deadlines of tasks that name none
 */
export const createStore = (
  database: Database,
  domain: Pick<Domain, 'nouns' | 'describeUser' | 'features'>,
  { inferenceSeconds, trainingSeconds }: Deadlines = DEFAULT_DEADLINES,
): Store => ({
  items: createItemStore(database, domain.nouns.item),
  users: createUserStore(database, domain.nouns.user),
  inferences: createInferenceStore({ database, domain, deadlineSeconds: inferenceSeconds }),
  rankings: createRankingStore(database),
  explanations: createExplanationStore(database),
  datasets: createDatasetStore(database, domain),
  explored: createExploredStore(database),
  models: createModelStore({ database, featureNames: domain.features.names, deadlineSeconds: trainingSeconds }),
  drift: createDriftStore(database, trainingSeconds),
  registry: createRegistryStore(database, domain.features.names),
  keys: createKeyStore(database),
  oversight: createOversightStore(database),
  idempotency: createIdempotencyStore(database),
  webhooks: createWebhookStore(database),
})
