import { expect, test } from 'vitest'
import { places } from '../../src/domain/places/places.ts'
import { csvCell } from '../../src/tables/score.ts'
import { listsIn } from './builders.ts'

const USER = { people_num: 2, people_age: [31, 29], budget: 450, nights: 3, time_arrival: '2026-01-15', pool: true }
const ITEM = { price: 240, has_pool: false, family_rating: 3.5 }

const features = { from: 'domain', domain: places, needed: [] } as const

/** One row with these cells. */
const rowOf = async (cells: Record<string, unknown>) => {
  const texts = Object.values(cells).map((cell) => csvCell(typeof cell === 'string' ? cell : JSON.stringify(cell), ','))
  const { data, features: found } = await listsIn(
    `g,y,${Object.keys(cells).join(',')}\n1,0,${texts.join(',')}\n`,
    undefined,
    { features },
  )
  const value = (name: string) => data.rows[data.featureNames.indexOf(name)]
  return { data, found, value }
}

test('columns named as fields become the features that serving makes of a request', async () => {
  const { data } = await rowOf({ ...USER, ...ITEM })
  const served = places.features.rows(USER, new Date(Number.NaN), places.features.prepare([ITEM]))
  expect(data.featureNames).toEqual(places.features.names)
  expect(data.rows).toEqual(served)
})

test('matched features are made: budget against price, a pool that is wished and missing', async () => {
  const { value } = await rowOf({ ...USER, ...ITEM })
  expect([value('budget-price'), value('pool&has_pool'), value('pool&!has_pool')]).toEqual([210, 0, 1])
})

test('the statistics of a list may stand in the file in its place', async () => {
  const { value } = await rowOf({ budget: 450, age_avg: 30, age_max: 31, price: 240 })
  expect([value('user.age_avg'), value('user.age_max'), value('user.age_min')]).toEqual([30, 31, Number.NaN])
})

test.each([[[31, 29]], ['31;29'], ['31 29'], ['31, 29']])('%j is a list of ages', async (ages) => {
  const { value } = await rowOf({ people_age: ages, price: 240 })
  expect([value('user.age_avg'), value('user.age_std')]).toEqual([30, 1])
})

test('columns that are no fields are left out, and said to be', async () => {
  const { found } = await rowOf({ budget: 1, price: 2, colour: 'red' })
  expect(found.unused).toEqual(['colour'])
  expect(found.columns.map(({ name }) => name)).toEqual(['budget', 'price'])
})

test.each([
  [{ price: 2 }, /no column is a field of the user side of the domain places .*people_num/],
  [{ budget: 1, price: 'dear' }, /line 2, column price: "dear"; expected a number/],
  [{ budget: 1, price: 2, pool: 'maybe' }, /column pool: "maybe"; expected true or false/],
  [{ price: 2, people_age: 'old' }, /column people_age: "old"; expected numbers, such as/],
  [{ price: 2, time_arrival: 'soon' }, /column time_arrival: "soon"; expected a date/],
])('%j is refused with its place', async (cells, message) => {
  await expect(rowOf(cells)).rejects.toThrow(message)
})
