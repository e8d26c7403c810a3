import { expect, test } from 'vitest'
import type { Fields } from '../../src/domain/domain.ts'
import { createRandom } from '../../src/simulation/random.ts'
import { CHANGED, choose, NOISY, USUAL, utility } from '../../src/simulation/taste.ts'
import { aPlace, aUser } from '../domain/builders.ts'

const usual = (user = aUser(), place = aPlace()) => utility(USUAL.taste, user, place)
const noisy = (user: Fields, place: Fields) => utility(NOISY.taste, aUser(user), aPlace(place))

test('a utility is the sum of ratings, user score and wishes met', () => {
  const ratings = 2.5 + 1 + 4 + 3 + 2 + 3.5
  expect(usual()).toBe(ratings + 1)
  expect(usual(aUser({ pool: false, lake: false }))).toBe(ratings)
})

test('sport counts as a facility and as a surrounding', () => {
  const wish = aUser({ sport: true })
  expect(usual(wish, aPlace({ has_sport: true })) - usual(wish, aPlace())).toBe(2)
})

test('a price above the budget is out, the budget itself is not', () => {
  expect(usual(aUser({ budget: 149 }))).toBe(0)
  expect(usual(aUser({ budget: 150 }))).toBeGreaterThan(0)
})

test('a low family rating is out for families alone', () => {
  expect(usual(aUser(), aPlace({ family_rating: 0.99 }))).toBe(0)
  expect(usual(aUser({ children_num: 0 }), aPlace({ family_rating: 0.99 }))).toBeGreaterThan(0)
})

test('noisy users stretch their budget but insist on some of their wishes', () => {
  const wishes = { pool: false, lake: true, pet_friendly: true, budget: 100 }
  expect(noisy(wishes, { price: 220, animals: true, near_lake: true })).toBeCloseTo(
    0.2 * (2.5 + 2 + 1) + 0.5 * (1 + 4 + 3 + 1) + 0.8 * 3.5,
  )
  expect(noisy(wishes, { price: 221, animals: true, near_lake: true })).toBe(0)
  expect(noisy(wishes, { price: 220, animals: false, near_lake: true })).toBe(0)
  expect(noisy(wishes, { price: 220, animals: true, near_lake: false })).toBe(0)
})

test('of a list without a suitable place nothing is chosen', () => {
  const shown = [aPlace({ price: 900 }), aPlace({ price: 901 })]
  expect(choose(createRandom(1, 0), USUAL, { user: aUser(), shown })).toBe(-1)
})

test('one list in ten is ignored, and half of the others go to the best', () => {
  const random = createRandom(1, 0)
  const shown = [aPlace({ price: 900 }), aPlace({ user_score: 0.5 }), aPlace()]
  const positions = Array.from({ length: 5_000 }, () => choose(random, USUAL, { user: aUser(), shown }))
  const share = (wanted: number) => positions.filter((position) => position === wanted).length / 5_000
  const [worse, best] = [usual(aUser(), aPlace({ user_score: 0.5 })), usual()]
  expect(share(-1)).toBeCloseTo(0.1, 1)
  expect(share(0)).toBe(0)
  expect(share(2)).toBeCloseTo(0.9 * (0.5 + (0.5 * best) / (best + worse)), 1)
})

test('with a position bias, place k is looked at with a probability of (1/k)^η', () => {
  const random = createRandom(1, 0)
  const shown = [aPlace({ price: 900 }), aPlace({ price: 900 }), aPlace({ price: 900 }), aPlace()]
  const positions = Array.from({ length: 5_000 }, () =>
    choose(random, { taste: USUAL.taste, positionBias: 0.5 }, { user: aUser(), shown }),
  )
  expect(positions.filter((position) => position === 3).length / 5_000).toBeCloseTo(0.9 * 0.5, 1)
})

test('a changed taste likes food and low prices, and no longer service or families', () => {
  const changed = (place: Fields) => utility(CHANGED.taste, aUser({ budget: 200 }), aPlace({ price: 100, ...place }))
  expect(changed({ food_rating: 5 })).toBeGreaterThan(changed({ food_rating: 4 }))
  expect(changed({ price: 50 })).toBeGreaterThan(changed({}))
  expect(changed({ service_rating: 5, family_rating: 0 })).toBe(changed({}))
})
