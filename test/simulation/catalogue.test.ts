import { Check } from 'typebox/value'
import { expect, test } from 'vitest'
import { placesItem } from '../../src/domain/places/item.ts'
import { makeCatalogue } from '../../src/simulation/catalogue.ts'
import { RATING_RANGES, RATINGS, TOWNS, type TownName } from '../../src/simulation/towns.ts'

const catalogue = makeCatalogue()
const townOf = (fields: { town?: string }) => fields.town as TownName

test('the catalogue has 210 places that fit the schema, numbered from 1, each with a name of its own', () => {
  expect(catalogue.map(({ itemId }) => itemId)).toEqual(Array.from({ length: 210 }, (_, index) => index + 1))
  expect(catalogue.filter(({ fields }) => !Check(placesItem, fields))).toEqual([])
  expect(new Set(catalogue.map(({ fields }) => fields.name)).size).toBe(210)
})

test('each town has its number of places', () => {
  const counts = Object.fromEntries(
    Object.keys(TOWNS).map((town) => [town, catalogue.filter(({ fields }) => fields.town === town).length]),
  )
  expect(counts).toEqual(Object.fromEntries(Object.entries(TOWNS).map(([town, [places]]) => [town, places])))
  expect(counts).toMatchObject({ Zurich: 40, Bern: 30, Chur: 10 })
})

test('prices and ratings lie in the ranges of the town, without the upper bound', () => {
  for (const { fields } of catalogue) {
    const ranges = [TOWNS[townOf(fields)][3], ...RATING_RANGES[townOf(fields)]]
    for (const [index, value] of [fields.price, ...RATINGS.map((rating) => fields[rating])].entries()) {
      const [low, high] = ranges[index] ?? [Number.NaN, Number.NaN]
      expect(value).toBeGreaterThanOrEqual(low)
      expect(value).toBeLessThan(high)
    }
  }
})

test('a place lies within five kilometres of its town', () => {
  for (const { fields } of catalogue) {
    const [, north, east] = TOWNS[townOf(fields)]
    const northKm = ((fields.lat ?? Number.NaN) - north) * 111.2
    const eastKm = ((fields.lon ?? Number.NaN) - east) * 111.2 * Math.cos((north * Math.PI) / 180)
    expect(Math.hypot(northKm, eastKm)).toBeLessThan(5)
  }
})

test('amenities are about as frequent as the figures say', () => {
  const many = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((seed) => makeCatalogue(seed))
  const inBern = many.filter(({ fields }) => fields.town === 'Bern')
  const share = (amenity: 'has_pool' | 'children') =>
    inBern.filter(({ fields }) => fields[amenity]).length / inBern.length
  expect(share('has_pool')).toBeCloseTo(0.9, 1)
  expect(share('children')).toBeCloseTo(0.2, 1)
})

test('the same seed makes the same catalogue, another one another', () => {
  expect(makeCatalogue(42)).toEqual(catalogue)
  expect(makeCatalogue(43)).not.toEqual(catalogue)
})
