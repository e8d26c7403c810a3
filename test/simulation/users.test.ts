import { Check } from 'typebox/value'
import { expect, test } from 'vitest'
import { places } from '../../src/domain/places/places.ts'
import { placesUser } from '../../src/domain/places/user.ts'
import { type Kind, NOISY_KINDS, USUAL_KINDS } from '../../src/simulation/kinds.ts'
import { createRandom } from '../../src/simulation/random.ts'
import { makeUser } from '../../src/simulation/users.ts'

const START = new Date('2026-11-23T00:00:00Z')

const usersOf = (kinds: readonly Kind[], count: number) => {
  const random = createRandom(7, 0)
  return Array.from({ length: count }, () => makeUser(random, kinds, START))
}

test('made-up users fit the schema and the check of places', () => {
  for (const user of [...usersOf(USUAL_KINDS, 500), ...usersOf(NOISY_KINDS, 100)]) {
    expect(Check(placesUser, user)).toBe(true)
    expect(places.check(user)).toEqual([])
  }
})

test.each(USUAL_KINDS.map((kind) => [kind[0], kind] as const))('a user of kind %s stays in its ranges', (_, kind) => {
  const [, , people, ages, childUnder, budget, nights] = kind
  const within = (value: number, [low, high]: readonly [number, number]) =>
    low === high ? value === low : value >= low && value < high
  for (const user of usersOf([kind], 50)) {
    expect(within(user.people_num, people) && within(user.budget, budget) && within(user.nights, nights)).toBe(true)
    expect(user.people_age.every((age) => within(age, ages))).toBe(true)
    expect(user.children_num).toBe(user.people_age.filter((age) => age < childUnder).length)
  }
})

test('kinds come by their share', () => {
  const luxury = usersOf(USUAL_KINDS, 10_000).filter(({ budget }) => budget >= 1000)
  expect(luxury.length / 10_000).toBeCloseTo(5 / 170, 2)
})

test('users arrive 1 to 30 days after the start', () => {
  const arrivals = usersOf(USUAL_KINDS, 2_000).map(({ time_arrival }) => time_arrival)
  expect(arrivals.toSorted().at(0)).toBe('2026-11-24')
  expect(arrivals.toSorted().at(-1)).toBe('2026-12-23')
})

test('the same seed makes the same users', () => {
  expect(usersOf(USUAL_KINDS, 20)).toEqual(usersOf(USUAL_KINDS, 20))
})
