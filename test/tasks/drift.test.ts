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

/** Another process reads, and this one looks at what there is. */
const LOOKED: Partial<DriftStore> = {
  unreadUsers: async () => undefined,
  unreadChoices: async () => undefined,
  forget: async () => undefined,
  changeState: async () => true,
}

/** A watch over a champion whose lists are all of the new taste already. */
const watchOver = (tastes: StoredTastes | null, more: Partial<DriftStore> = {}) => {
  const drift: Partial<DriftStore> = {
    reference: async () => ({ modelId: 'm', promotedAt: PROMOTED, inputs: null, tastes }),
    state: async () => ({ modelId: 'm', signals: [], since: null }),
    recentWindows: async () => [],
    blocks: async () => Array.from({ length: 8 }, (_, place) => aBlock(place)),
    ...more,
  }
  return createDrift({ store: { drift: drift as DriftStore }, inputs: [], tasteFields: [], holder: 'me' })
}

const reportFor = (tastes: StoredTastes | null) => watchOver(tastes).report()

test('a taste that had changed before the champion took over is seen against what it learned from', async () => {
  expect((await reportFor(tastesOf(1_000, 0))).signals).toEqual(['taste:price'])
  expect((await reportFor(tastesOf(1_000, -0.6))).signals).toEqual([])
})

test('a champion that learned from few ranked lists is measured by its own first ones', async () => {
  for (const few of [tastesOf(50, 0), {}, null]) expect((await reportFor(few)).signals).toEqual([])
})

test('whoever listens hears the report of each look, until they go', async () => {
  const drift = watchOver(tastesOf(1_000, 0), LOOKED)
  const leaving = new AbortController()
  const heard = drift.looks(leaving.signal)[Symbol.asyncIterator]()
  const first = heard.next()
  await drift.look()
  expect((await first).value).toMatchObject({ signals: ['taste:price'] })
  const second = heard.next()
  leaving.abort()
  expect(await second).toMatchObject({ done: true })
})
