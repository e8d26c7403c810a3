import type { Static } from 'typebox'
import type { placesUser } from '../domain/places/user.ts'
import { type Kind, WISHES, type Wish } from './kinds.ts'
import type { Random } from './random.ts'

export type Traveller = Static<typeof placesUser>

const DAY_MS = 86_400_000

/**
 * A made-up user of one of these kinds, each drawn by its share.
 * @param startDate arrival is 1 to 30 days later
 */
export const makeUser = (random: Random, kinds: readonly Kind[], startDate: Date): Traveller => {
  const kind = kinds[random.weighted(kinds.map(([, share]) => share))]
  if (kind === undefined) throw new RangeError('kinds: give at least one kind of user with a share above 0')
  return makeUserOf(random, kind, startDate)
}

const makeUserOf = (random: Random, kind: Kind, startDate: Date): Traveller => {
  const [, , people, ageYears, childUnderYears, budgetFrancs, nights, wishChances] = kind
  const ages = Array.from({ length: random.integer(...people) }, () => random.integer(...ageYears))
  return {
    people_num: ages.length,
    people_age: ages,
    children_num: ages.filter((age) => age < childUnderYears).length,
    budget: random.integer(...budgetFrancs),
    nights: random.integer(...nights),
    time_arrival: dateAfter(startDate, random.integer(1, 31)),
    ...makeWishes(random, wishChances),
  }
}

const makeWishes = (random: Random, chances: readonly number[]): Record<Wish, boolean> =>
  Object.fromEntries(WISHES.map((wish, index) => [wish, random.chance(chances[index] ?? 0)])) as Record<Wish, boolean>

const dateAfter = (date: Date, days: number): string =>
  new Date(date.getTime() + days * DAY_MS).toISOString().slice(0, 10)
