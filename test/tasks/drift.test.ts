import { expect, test } from 'vitest'
import type { DriftStore, FeedbackBlock, StoredTastes } from '../../src/store/store.ts'
import { createDrift } from '../../src/tasks/drift.ts'

const PROMOTED = new Date('2026-11-23T10:00:00Z')

/** Choices whose price stands so far above the middle of their lists. */
const tastesOf = (count: number, mean: number): StoredTastes => ({
  price: { count, sum: count * mean, squares: count * (mean ** 2 + 1) },
})

const aBlock = (blockNo: number): FeedbackBlock => ({
  modelId: 'm',
  blockNo,
  firstAt: PROMOTED,
  lastAt: PROMOTED,
  lists: 50,
  chosen: 50,
  reciprocals: 25,
  squaredReciprocals: 15,
  positions: 100,
  tastes: tastesOf(50, -0.6),
})

/** All that the champion's lists tell is of the new taste already. */
const reportFor = (tastes: StoredTastes | null) => {
  const drift: Partial<DriftStore> = {
    reference: async () => ({ modelId: 'm', promotedAt: PROMOTED, inputs: null, tastes }),
    state: async () => ({ modelId: 'm', signals: [], since: null }),
    recentWindows: async () => [],
    blocks: async () => Array.from({ length: 8 }, (_, place) => aBlock(place)),
  }
  return createDrift({ store: { drift: drift as DriftStore }, inputs: [], tasteFields: [], holder: 'me' }).report()
}

test('a taste that had changed before the champion took over is seen against what it learned from', async () => {
  expect((await reportFor(tastesOf(1_000, 0))).signals).toEqual(['taste:price'])
  expect((await reportFor(tastesOf(1_000, -0.6))).signals).toEqual([])
})

test('a champion that learned from few ranked lists is measured by its own first ones', async () => {
  for (const few of [tastesOf(50, 0), {}, null]) expect((await reportFor(few)).signals).toEqual([])
})
