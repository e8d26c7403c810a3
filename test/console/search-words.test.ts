import { geoBounds } from 'd3-geo'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readBoundary } from '../../console/build/switzerland.ts'
import { featureWords, fieldWords } from '../../console/src/parts/words.ts'
import { isInFrame } from '../../console/src/rooms/search/frame.ts'
import { spread } from '../../console/src/rooms/search/spread.ts'
import { places } from '../../src/domain/places/places.ts'

test.each([
  ['pool&has_pool', 'Pool wished, there'],
  ['pool&!has_pool', 'Pool wished, missing'],
  ['budget-price', 'Budget minus price'],
  ['price/budget', 'Price by budget'],
  ['item.food_rating', 'Food rating'],
  ['user.time_arrival.month', 'Your month of arrival'],
  ['user.age_std', 'Your spread of age'],
  ['item.lat', 'Latitude'],
])('the feature %s is read as %s', (name, words) => {
  expect(featureWords(name)).toBe(words)
})

test('no feature of places keeps a sign that people do not read, and a field its prefix', () => {
  expect(places.features.names.map(featureWords).filter((words) => /[._&!/]/.test(words))).toEqual([])
  expect(fieldWords('has_pool')).toBe('Pool')
})

test('pins at one place are moved apart, and the first stays', () => {
  const point = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 10 }), (points) => {
      const pins = spread(points, 19)
      const distances = pins.flatMap(([x, y], i) => pins.slice(i + 1).map(([x2, y2]) => Math.hypot(x - x2, y - y2)))
      expect(Math.min(...distances, 19)).toBeGreaterThan(18.999)
      expect(pins[0]).toEqual(points[0])
    }),
  )
})

test('what the map takes in is Switzerland, and little more', () => {
  const [[west, south], [east, north]] = geoBounds(readBoundary())
  const corners = (by: number) => [
    { lon: west - by, lat: south - by },
    { lon: east + by, lat: north + by },
  ]
  expect(corners(0).map(isInFrame)).toEqual([true, true])
  expect(corners(0.1).map(isInFrame)).toEqual([false, false])
})
