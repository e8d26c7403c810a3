import fc from 'fast-check'
import { expect, test } from 'vitest'
import { places } from '../../src/domain/places/places.ts'
import { inputsOf, OTHER } from '../../src/drift/inputs.ts'
import { bucketOf, mergeAll, presentIn, sketchInputs, upperEndOf } from '../../src/drift/sketch.ts'
import { aUser } from '../domain/builders.ts'

const AT = new Date('2026-11-23T12:00:00Z')
const inputs = inputsOf(places)
const sketch = (...users: readonly object[]) =>
  sketchInputs(
    inputs,
    users.map((fields) => ({ user: places.describeUser(aUser({ ...fields })), askedAt: AT })),
  )

test('numbers, statistics, days ahead and wishes are inputs, free text is none', () => {
  expect(inputs.map(({ name }) => name)).toEqual([
    'people_num',
    'age_avg',
    'age_std',
    'age_min',
    'age_max',
    'children_num',
    'budget',
    'nights',
    'time_arrival.days_ahead',
    'pool',
    'spa',
    'pet_friendly',
    'lake',
    'mountain',
    'sport',
  ])
})

test('a bucket holds numbers up to four percent below its upper end, and there are few buckets', () => {
  const size = fc.double({ min: 1e-6, max: 1e12, noNaN: true })
  fc.assert(
    fc.property(size, fc.constantFrom(-1, 1), (value, sign) => {
      const bucket = bucketOf(sign * value)
      expect((upperEndOf(bucket) - sign * value) / value).toBeGreaterThan(-1e-9)
      expect((upperEndOf(bucket) - sign * value) / value).toBeLessThan(0.041)
      expect(Math.abs(bucket)).toBeLessThanOrEqual(1_038)
    }),
  )
  expect(bucketOf(Number.MAX_VALUE)).toBe(bucketOf(1e12))
  expect(bucketOf(0)).toBe(0)
})

test('a greater number is never in a lower bucket', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(number, number, (one, other) => {
      expect(bucketOf(Math.min(one, other))).toBeLessThanOrEqual(bucketOf(Math.max(one, other)))
    }),
  )
})

test('sketches of parts add up to the sketch of all', () => {
  const users = [{ nights: 3 }, { nights: 3, pool: false }, { budget: 90 }, { people_age: [], people_num: 1 }]
  expect(mergeAll([sketch(...users.slice(0, 1)), sketch(...users.slice(1))])).toEqual(sketch(...users))
})

test('what is missing or does not fit is counted as missing', () => {
  const { age_avg, budget } = sketch({ people_age: [], budget: 'much' }, {})
  expect([age_avg?.missing, budget?.missing]).toEqual([1, 1])
  expect(presentIn(budget ?? expect.fail())).toBe(1)
})

test('a date counts as days ahead of asking', () => {
  expect(sketch({ time_arrival: '2026-12-03' })['time_arrival.days_ahead']?.counts).toEqual({ [bucketOf(10)]: 1 })
})

test('of an enum with many categories the rest counts as one', () => {
  const categories = Array.from({ length: 60 }, (_, index) => `c${index}`)
  const schema = { ...places.user, properties: { town: { enum: categories } } } as unknown as typeof places.user
  const users = ['c1', 'c58', 'c59', 7].map((town) => ({ user: { town }, askedAt: AT }))
  expect(sketchInputs(inputsOf({ user: schema }), users).town).toEqual({ missing: 1, counts: { c1: 1, [OTHER]: 2 } })
})
