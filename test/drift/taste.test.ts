import { expect, test } from 'vitest'
import { places } from '../../src/domain/places/places.ts'
import { addTastes, judgeTastes, tasteFieldsOf, tasteOf } from '../../src/drift/judge-taste.ts'
import { makeCatalogue } from '../../src/simulation/catalogue.ts'
import { makeLabelledLists } from '../../src/simulation/lists.ts'
import { CHANGED, type Population, USUAL } from '../../src/simulation/taste.ts'

const FIELDS = tasteFieldsOf(places)
const catalogue = makeCatalogue()
const placeOf = new Map(catalogue.map(({ itemId, fields }) => [itemId, fields]))
const fieldsOf = (itemId: number) => placeOf.get(itemId) ?? expect.fail()

const tastesOf = (population: Population, lists: number, seed: number) =>
  addTastes(
    makeLabelledLists({ seed, lists, perList: 10, catalogue, endDate: new Date(), population })
      .filter(({ chosen }) => chosen !== -1)
      .map(({ itemIds, chosen }) => tasteOf(FIELDS, itemIds.map(fieldsOf), fieldsOf(chosen))),
  )

const USUAL_TASTES = tastesOf(USUAL, 1_000, 1)
const driftedIn = (recent: typeof USUAL_TASTES, before: readonly string[] = []) =>
  judgeTastes(USUAL_TASTES, recent, new Set(before))
    .filter(({ drifted }) => drifted)
    .map(({ name }) => name)

test('an advantage is the rank in the list from its middle, in standard deviations of ranks', () => {
  const shown = [
    { price: 100, has_pool: true },
    { price: 300, has_pool: true },
  ]
  expect(tasteOf(['price', 'has_pool', 'lat'], shown, { price: 100, has_pool: true })).toEqual({
    price: { count: 1, sum: -Math.sqrt(12) / 4, squares: expect.closeTo(12 / 16) },
  })
})

test('users of the same taste are no drift, whatever the draw', () => {
  for (let seed = 2; seed < 22; seed++) expect(driftedIn(tastesOf(USUAL, 400, seed))).toEqual([])
})

test('a changed taste is named: low prices instead of service', () => {
  const tastes = judgeTastes(USUAL_TASTES, tastesOf(CHANGED, 400, 3), new Set())
  expect(tastes.filter(({ drifted }) => drifted).map(({ name }) => name)).toContain('price')
  expect(tastes.find(({ name }) => name === 'price')?.difference).toBeLessThan(-0.25)
})

test('a drift of taste ends when the difference is small again, and too few lists are not judged', () => {
  expect(driftedIn(USUAL_TASTES, ['price'])).toEqual([])
  expect(driftedIn(tastesOf(CHANGED, 100, 4))).toEqual([])
})
