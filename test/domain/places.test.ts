import fc from 'fast-check'
import { Check } from 'typebox/value'
import { expect, test } from 'vitest'
import { places } from '../../src/domain/places/places.ts'
import { placesUser } from '../../src/domain/places/user.ts'
import { ASKED_AT, aPlace, aUser } from './builders.ts'

const anyDate = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

const anyUser = fc.array(fc.integer({ min: 0, max: 130 }), { minLength: 1, maxLength: 100 }).chain((ages) =>
  fc.record({
    name: fc.string({ maxLength: 200 }),
    people_num: fc.constant(ages.length),
    people_age: fc.constant(ages),
    children_num: fc.integer({ min: 0, max: 100 }),
    budget: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    nights: fc.integer({ min: 1, max: 365 }),
    time_arrival: anyDate,
    pool: fc.boolean(),
    spa: fc.boolean(),
    pet_friendly: fc.boolean(),
    lake: fc.boolean(),
    mountain: fc.boolean(),
    sport: fc.boolean(),
  }),
)

test('every user that fits the schema passes the check and has only finite features, but for a ratio to 0', () => {
  const { names, prepare, rows } = places.features
  const items = prepare([aPlace({ lat: 46.2, lon: 6.1 })])
  fc.assert(
    fc.property(anyUser, (user) => {
      expect(Check(placesUser, user)).toBe(true)
      expect(places.check(user)).toEqual([])
      const row = rows(user, ASKED_AT, items)
      const odd = names.filter((_, column) => !Number.isFinite(row[column]))
      expect(odd.filter((name) => name !== 'price/budget')).toEqual([])
    }),
  )
})

test('a number of ages other than the number of people is reported at the ages, with both counts', () => {
  fc.assert(
    fc.property(anyUser, fc.integer({ min: 1, max: 100 }), (user, people) => {
      fc.pre(people !== user.people_num)
      const [problem, ...others] = places.check({ ...user, people_num: people })
      expect(others).toEqual([])
      expect(problem).toMatchObject({
        loc: ['body', 'people_age'],
        type: user.people_age.length < people ? 'too_short' : 'too_long',
      })
      expect(problem?.msg).toMatch(new RegExp(`people_num says, ${people}, not ${user.people_age.length}$`))
    }),
  )
})

test.each([
  ['a negative budget', { budget: -1 }],
  ['no people', { people_num: 0 }],
  ['half a night', { nights: 0.5 }],
  ['a date that is none', { time_arrival: '2026-02-30' }],
  ['a wish that is no boolean', { pool: 'yes' }],
  ['an age as text', { people_age: ['40', 42, 8] }],
  ['a name that is too long', { name: 'n'.repeat(201) }],
])('%s does not fit the schema', (_, change) => {
  expect(Check(placesUser, { ...aUser(), ...change })).toBe(false)
})

test('what fits JSON Schema but no typed column is reported', () => {
  const problems = places.check(aUser({ children_num: 2 ** 31, time_arrival: '0000-01-01' }))
  expect(problems.map(({ loc, type }) => [loc[1], type])).toEqual([
    ['children_num', 'less_than_equal'],
    ['time_arrival', 'date_from_datetime_parsing'],
  ])
})

test('a described user has the statistics of the ages and none of the unknown fields', () => {
  const { age_avg, age_std, age_min, age_max, ...rest } = places.describeUser(aUser({ people_age: [20, 30, 40], x: 1 }))
  expect([age_avg, age_std, age_min, age_max]).toEqual([30, Math.sqrt(200 / 3), 20, 40])
  expect(rest).toEqual(aUser({ people_age: [20, 30, 40] }))
})

test('the views have the columns that existing dashboards read', () => {
  const types = Object.fromEntries(places.userColumns.map(({ name, type }) => [name, type]))
  expect(types).toMatchObject({ people_num: 'integer', budget: 'double precision', age_avg: 'double precision' })
  expect(types).toMatchObject({ age_std: 'double precision', time_arrival: 'date', pool: 'boolean', name: 'text' })
  expect(types).not.toHaveProperty('people_age')
  expect(places.itemColumns.map(({ name }) => name)).toContain('near_lake')
})
