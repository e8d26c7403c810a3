import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineDomain, definitionOf } from '../../src/domain/define.ts'
import { loadDomain } from '../../src/domain/load.ts'
import { places } from '../../src/domain/places/places.ts'
import { ASKED_AT, aPlace, aUser, films } from './builders.ts'

const domain = defineDomain({ ...definitionOf(places), monotone: { price: -1, has_pool: 1 } })

test('a direction holds for the field and for all columns that are matched from it', () => {
  expect(domain.features.monotone).toEqual({
    'item.price': -1,
    'budget-price': 1,
    'price/budget': -1,
    'item.has_pool': 1,
    'pool&has_pool': 1,
    'pool&!has_pool': -1,
  })
})

test('no column goes against its direction when only the field changes', () => {
  const { names, monotone, prepare, rows } = domain.features
  const price = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  const budget = fc.double({ min: -1e3, max: 1e3, noNaN: true })
  fc.assert(
    fc.property(price, price, budget, (a, b, wanted) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      const items = prepare([aPlace({ price: high }), aPlace({ price: low, has_pool: true })])
      const table = rows(aUser({ budget: wanted }), ASKED_AT, items)
      for (const [name, direction] of Object.entries(monotone)) {
        const column = names.indexOf(name)
        const better = (table[names.length + column] ?? 0) - (table[column] ?? 0)
        expect(better * direction < 0).toBe(false)
      }
    }),
  )
})

test('a domain sent to another thread keeps its directions', () => {
  expect(defineDomain(structuredClone(definitionOf(domain))).features.monotone).toEqual(domain.features.monotone)
})

test.each([
  [{ colour: 1 }, 'monotone: the item schema has no field colour'],
  [{ mood: 1 }, 'monotone: field mood is no number and no boolean; leave it out'],
  [{ mood: 2 }, 'monotone.mood'],
])('the directions %j are refused with the name of the field', (monotone, message) => {
  expect(() => loadDomain({ ...films(), monotone })).toThrow(message)
})
