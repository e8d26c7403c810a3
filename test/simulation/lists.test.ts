import { expect, test } from 'vitest'
import { makeCatalogue } from '../../src/simulation/catalogue.ts'
import { makeLabelledLists } from '../../src/simulation/lists.ts'
import { CHANGED, USUAL, utility } from '../../src/simulation/taste.ts'

const END = new Date('2026-11-23T12:00:00Z')
const catalogue = makeCatalogue()
const placeOf = new Map(catalogue.map(({ itemId, fields }) => [itemId, fields]))
const listsOf = (lists: number, seed = 42) => makeLabelledLists({ seed, lists, perList: 10, catalogue, endDate: END })

const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length
/** NDCG of a list whose only relevant item stands at this position, from 0. */
const ndcg = (position: number) => 1 / Math.log2(position + 2)

test('a ranking by the true utility reaches an NDCG@10 of about 0.83, the order shown that of chance', () => {
  const chosen = listsOf(5_000).filter((list) => list.chosen !== -1)
  const byUtility = chosen.map(({ user, itemIds, chosen }) => {
    const worth = (itemId: number) => utility(USUAL.taste, user, placeOf.get(itemId) ?? expect.fail())
    return ndcg(itemIds.filter((itemId) => worth(itemId) > worth(chosen)).length)
  })
  const asShown = chosen.map((list) => ndcg(list.itemIds.indexOf(list.chosen)))
  const byChance = mean([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(ndcg))
  expect(mean(byUtility)).toBeGreaterThan(0.81)
  expect(mean(byUtility)).toBeLessThan(0.86)
  expect(mean(asShown)).toBeGreaterThan(byChance - 0.02)
  expect(mean(asShown)).toBeLessThan(byChance + 0.02)
})

test('a list has different items, and its choice is one of them or none', () => {
  for (const { itemIds, chosen } of listsOf(200)) {
    expect(new Set(itemIds).size).toBe(10)
    expect([-1, ...itemIds]).toContain(chosen)
  }
})

test('lists lie in ascending order in the 60 days before the end, and users arrive after they asked', () => {
  const lists = listsOf(100)
  const moments = lists.map(({ askedAt }) => askedAt.getTime())
  expect(moments).toEqual(moments.toSorted((first, second) => first - second))
  expect(lists[0]?.askedAt).toEqual(new Date('2026-09-24T12:00:00Z'))
  expect(moments.at(-1)).toBeLessThan(END.getTime())
  for (const { user, askedAt } of lists) expect(new Date(user.time_arrival) > askedAt).toBe(true)
})

test('the same seed makes the same lists, another one others', () => {
  expect(listsOf(20)).toEqual(listsOf(20))
  expect(listsOf(20, 43)).not.toEqual(listsOf(20))
})

test('a population of another taste asks the same and chooses differently', () => {
  const usual = listsOf(50)
  const changed = makeLabelledLists({ seed: 42, lists: 50, perList: 10, catalogue, endDate: END, population: CHANGED })
  expect(changed[0]?.user).toEqual(usual[0]?.user)
  expect(changed.map(({ chosen }) => chosen)).not.toEqual(usual.map(({ chosen }) => chosen))
})
