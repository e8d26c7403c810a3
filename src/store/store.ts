import type { DatasetStore } from './contract/datasets.ts'
import type { DriftStore } from './contract/drift.ts'
import type { ExplanationStore } from './contract/explanations.ts'
import type { ExploredStore } from './contract/explored.ts'
import type { InferenceStore } from './contract/inferences.ts'
import type { ItemStore } from './contract/items.ts'
import type { KeyStore } from './contract/keys.ts'
import type { ModelStore } from './contract/models.ts'
import type { OversightStore } from './contract/oversight.ts'
import type { RankingStore } from './contract/rankings.ts'
import type { RegistryStore } from './contract/registry.ts'
import type { IdempotencyStore, WebhookStore } from './contract/requests.ts'
import type { UserStore } from './contract/users.ts'

export type * from './contract/datasets.ts'
export type * from './contract/drift.ts'
export type * from './contract/explanations.ts'
export type * from './contract/explored.ts'
export type * from './contract/findings.ts'
export type * from './contract/inferences.ts'
export type * from './contract/items.ts'
export type * from './contract/keys.ts'
export type * from './contract/models.ts'
export type * from './contract/oversight.ts'
export type * from './contract/rankings.ts'
export type * from './contract/registry.ts'
export type * from './contract/requests.ts'
export type * from './contract/shared.ts'
export type * from './contract/users.ts'

export interface Store {
  readonly items: ItemStore
  readonly users: UserStore
  readonly inferences: InferenceStore
  readonly rankings: RankingStore
  readonly explanations: ExplanationStore
  readonly datasets: DatasetStore
  readonly explored: ExploredStore
  readonly models: ModelStore
  readonly drift: DriftStore
  readonly registry: RegistryStore
  readonly keys: KeyStore
  readonly oversight: OversightStore
  readonly idempotency: IdempotencyStore
  readonly webhooks: WebhookStore
}
