import { randomUUID } from 'node:crypto'
import type { Fields } from '../../src/domain/domain.ts'

export const aUser = (fields: Fields = {}): Fields => ({
  people_num: 2,
  people_age: [30, 40],
  children_num: 0,
  budget: 200,
  nights: 3,
  time_arrival: '2026-12-24',
  pool: true,
  spa: false,
  pet_friendly: false,
  lake: true,
  mountain: false,
  sport: false,
  ...fields,
})

export const aTaskId = () => randomUUID()

/** Items 1 to `count`, each with its own price. */
export const someItems = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ itemId: index + 1, fields: { price: 100 + index, has_pool: true } }))

/** The ranking of items 1 to `count`, the first one best. */
export const aRanking = (taskId: string, count = 5) => ({
  taskId,
  modelId: 'model-1',
  itemIds: Array.from({ length: count }, (_, index) => index + 1),
  itemVersions: Array.from({ length: count }, () => 1),
  scores: Array.from({ length: count }, (_, index) => 1 / (index + 1)),
})
