import { expect, test } from 'vitest'
import { scalesOf } from '../../console/src/domain/item.ts'
import type { SearchSchema } from '../../console/src/domain/schema.ts'
import { featureUnits } from '../../console/src/domain/units.ts'
import { wishesOf } from '../../console/src/domain/wishes.ts'
import { places } from '../../src/domain/places/places.ts'
import { reads } from './reads.ts'

const schema: SearchSchema = {
  asked: reads(places.user),
  told: reads(places.item),
  matches: places.matches,
  itemKey: 'location_id',
}

test('a switch that was on is a wish, and the item has what is matched with it or not', () => {
  const item = { score: 1, has_pool: true, near_lake: false, price: 90 }
  const wishes = wishesOf(item, { pool: true, lake: true, spa: false, budget: 100 }, schema)
  expect(wishes.map(({ name, isMet }) => [name, isMet])).toEqual([
    ['Pool', true],
    ['Lake', false],
  ])
})

test('a choice among several is a wish for the same one', () => {
  const films = { ...schema, matches: [{ user: 'mood', item: 'tone' }] }
  const [wish] = wishesOf({ score: 1, tone: 'calm' }, { mood: 'calm' }, films)
  expect(wish).toMatchObject({ name: 'Mood calm', isMet: true })
  expect(wishesOf({ score: 1, tone: 'calm' }, { mood: 'tense' }, films)[0]?.isMet).toBe(false)
})

test('every feature of a wish is one that the domain has', () => {
  const asked = Object.fromEntries(places.matches.map(({ user }) => [user, true]))
  const features = wishesOf({ score: 1 }, { ...asked, budget: 100 }, schema).flatMap((wish) => [...wish.features])
  expect(places.features.names).toEqual(expect.arrayContaining(features.filter((name) => !name.includes('='))))
})

test('features have the units of their fields, and a difference that of both', () => {
  const units = featureUnits(schema)
  const known = ['item.price', 'user.budget', 'budget-price', 'user.age_avg', 'user.time_arrival.days_ahead']
  expect(known.map((name) => units.get(name))).toEqual(['CHF', 'CHF', 'CHF', 'years', 'days'])
  expect([...units.keys()].filter((name) => !places.features.names.includes(name))).toEqual([])
  expect(units.has('price/budget')).toBe(false)
})

test('figures without a unit have a line up to the highest of the list, others and those below 0 have none', () => {
  const facts = (food: number, price: number, change: number) => ({
    ...{ id: 1, title: '', subtitle: '', has: [], position: undefined },
    numbers: [
      { field: 'food', name: 'Food', hint: '', value: food, unit: undefined },
      { field: 'price', name: 'Price', hint: '', value: price, unit: 'CHF' },
      { field: 'change', name: 'Change', hint: '', value: change, unit: undefined },
    ],
  })
  const scales = scalesOf([facts(1.5, 90, -1), facts(4, 120, 2)])
  expect(scales.get('food')).toEqual({ digits: 2, end: 4 })
  expect(scales.get('price')).toEqual({ digits: 0, end: undefined })
  expect(scales.get('change')?.end).toBeUndefined()
})
