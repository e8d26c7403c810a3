import { describe } from 'vitest'
import { datasetsContract } from './contract/datasets.ts'
import { driftContract } from './contract/drift.ts'
import { explanationsContract } from './contract/explanations.ts'
import { exploredContract } from './contract/explored.ts'
import { inferencesContract } from './contract/inferences.ts'
import { itemsContract } from './contract/items.ts'
import { keysContract } from './contract/keys.ts'
import { modelsContract } from './contract/models.ts'
import { oversightContract } from './contract/oversight.ts'
import { promotionsContract } from './contract/promotions.ts'
import { rankingsContract } from './contract/rankings.ts'
import { registryContract } from './contract/registry.ts'
import { requestsContract } from './contract/requests.ts'
import { rollbacksContract } from './contract/rollbacks.ts'
import { sessionsContract } from './contract/sessions.ts'
import { sharesContract } from './contract/shares.ts'
import { sweepingContract } from './contract/sweeping.ts'
import { viewsContract } from './contract/views.ts'
import { kinds, openStage } from './stage.ts'

describe.each(kinds)('the store on %s', (kind) => {
  const stage = openStage(kind)
  describe('sessions', () => sessionsContract(stage))
  describe('items', () => itemsContract(stage))
  describe('inferences', () => inferencesContract(stage))
  describe('rankings', () => rankingsContract(stage))
  describe('explanations', () => explanationsContract(stage))
  describe('datasets', () => datasetsContract(stage))
  describe('explored lists', () => exploredContract(stage))
  describe('models', () => modelsContract(stage))
  describe('registry', () => registryContract(stage))
  describe('promotions', () => promotionsContract(stage))
  describe('rollbacks', () => rollbacksContract(stage))
  describe('shares', () => sharesContract(stage))
  describe('keys', () => keysContract(stage))
  describe('requests', () => requestsContract(stage))
  describe('oversight', () => oversightContract(stage))
  describe('drift', () => driftContract(stage))
  describe('sweeping', () => sweepingContract(stage))
  describe('views', () => viewsContract(stage))
})
