import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { defineDomain, definitionOf } from '../../src/domain/define.ts'
import type { Domain, Fields } from '../../src/domain/domain.ts'
import { loadDomain } from '../../src/domain/load.ts'
import { places } from '../../src/domain/places/places.ts'
import { ASKED_AT, aDefinition, aPlace, aUser, films } from './builders.ts'

const featuresOf = (domain: Domain, user: Fields, item: Fields): Record<string, number | undefined> => {
  const { names, prepare, rows } = domain.features
  const row = rows(user, ASKED_AT, prepare([item]))
  return Object.fromEntries(names.map((name, column) => [name, row[column]]))
}

test("a user's own features are the values, the statistics of the ages and the parts of the date", () => {
  expect(featuresOf(places, aUser(), aPlace())).toMatchObject({
    'user.people_num': 3,
    'user.age_avg': 30,
    'user.age_std': Math.sqrt((10 ** 2 + 12 ** 2 + 22 ** 2) / 3),
    'user.age_min': 8,
    'user.age_max': 42,
    'user.budget': 200,
    'user.time_arrival.month': 12,
    'user.time_arrival.weekday': 6,
    'user.time_arrival.days_ahead': 13,
    'user.pool': 1,
    'user.spa': 0,
  })
})

test('matched fields give difference and ratio, wanted and there, wanted and missing', () => {
  expect(featuresOf(places, aUser(), aPlace())).toMatchObject({
    'item.price': 150,
    'budget-price': 50,
    'price/budget': 0.75,
    'pool&has_pool': 1,
    'pool&!has_pool': 0,
    'spa&has_spa': 0,
    'spa&!has_spa': 0,
    'lake&near_lake': 0,
    'lake&!near_lake': 1,
  })
})

test('free text is no feature', () => {
  expect(places.features.names.filter((name) => /name|town/.test(name))).toEqual([])
})

test('a missing value is NaN in its own column and in those matched with it', () => {
  const { budget: _, ...user } = aUser()
  const { has_pool: __, ...item } = aPlace()
  expect(featuresOf(places, user, item)).toMatchObject({
    'user.budget': Number.NaN,
    'budget-price': Number.NaN,
    'item.has_pool': Number.NaN,
    'pool&has_pool': Number.NaN,
  })
})

test('a ratio to a budget of 0 is missing, not infinite', () => {
  expect(featuresOf(places, aUser({ budget: 0 }), aPlace())['price/budget']).toBeNaN()
})

test('an arrival before the question lies a negative number of days ahead', () => {
  expect(featuresOf(places, aUser({ time_arrival: '2026-11-20' }), aPlace())['user.time_arrival.days_ahead']).toBe(-3)
})

test('a date of an item counts from the moment of asking too', () => {
  const domain = defineDomain(aDefinition({ item: Type.Object({ made: Type.String({ format: 'date' }) }) }))
  const features = featuresOf(domain, { budget: 1 }, { made: '2026-11-01' })
  expect(features).toMatchObject({ 'item.made.month': 11, 'item.made.weekday': 6, 'item.made.days_ahead': -22 })
})

test('many items at once give the same rows as each alone', () => {
  const { prepare, rows } = places.features
  const items = [aPlace(), aPlace({ price: 320, has_pool: false }), aPlace({ near_lake: true })]
  const alone = items.flatMap((item) => [...rows(aUser(), ASKED_AT, prepare([item]))])
  expect([...rows(aUser(), ASKED_AT, prepare(items))]).toEqual(alone)
})

test('a domain made again from its JSON gives the same features', () => {
  const again = defineDomain(JSON.parse(JSON.stringify(definitionOf(places))))
  expect(featuresOf(again, aUser(), aPlace())).toEqual(featuresOf(places, aUser(), aPlace()))
})

/** What people read of each feature. */
const readableOf = (domain: Domain, user: Fields, item: Fields) => {
  const { names, prepare, rows, readable } = domain.features
  const row = rows(user, ASKED_AT, prepare([item]))
  return Object.fromEntries(names.map((name, column) => [name, readable(column, row[column] ?? Number.NaN)]))
}

test('a feature is read as a number, yes or no, a month or a weekday, and null where it is missing', () => {
  expect(readableOf(places, aUser({ budget: 0 }), aPlace())).toMatchObject({
    'user.age_avg': 30,
    'user.time_arrival.month': 'December',
    'user.time_arrival.weekday': 'Sunday',
    'user.time_arrival.days_ahead': 13,
    'user.pool': true,
    'item.animals': false,
    'item.lat': null,
    'budget-price': -150,
    'price/budget': null,
    'lake&!near_lake': true,
  })
})

test('a category is read by its name', () => {
  const read = readableOf(loadDomain(films()), { mood: 'tense', friends: 0 }, { mood: 'tense' })
  expect(read).toMatchObject({
    'user.mood': 'tense',
    'item.mood': 'tense',
    'mood=mood': true,
    'item.released.month': null,
  })
})

test('items that prepare did not make are refused', () => {
  expect(() => places.features.rows(aUser(), ASKED_AT, { count: 1 })).toThrow('prepare')
})
