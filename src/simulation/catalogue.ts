import type { Static } from 'typebox'
import type { placesItem } from '../domain/places/item.ts'
import { makeNames } from './names.ts'
import { createRandom, type Random, STREAMS } from './random.ts'
import { AMENITIES, AMENITY_CHANCES, RATING_RANGES, RATINGS, TOWNS, type TownName } from './towns.ts'

export type Place = Static<typeof placesItem>

export interface CatalogueEntry {
  readonly itemId: number
  readonly fields: Place
}

/** Around three kilometres to each side of the town's centre. */
const SPREAD_DEGREES = { north: 0.027, east: 0.039 }

/**
 * 210 made-up places to stay in ten Swiss towns, numbered from 1; the same for the same seed.
 * Figures: `towns.ts`.
 */
export const makeCatalogue = (seed = 42): CatalogueEntry[] => {
  const random = createRandom(seed, STREAMS.catalogue)
  const towns = townNames().flatMap((town) => Array.from({ length: TOWNS[town][0] }, () => town))
  const names = makeNames(random, towns.length)
  return towns.map((town, index) => ({
    itemId: index + 1,
    fields: { ...makePlace(random, town), name: names[index] ?? town, town },
  }))
}

const townNames = (): TownName[] => Object.keys(TOWNS) as TownName[]

const makePlace = (random: Random, town: TownName): Place => {
  const [, north, east, [cheapest, dearest]] = TOWNS[town]
  const amenities = AMENITY_CHANCES[town].map((chance) => random.chance(chance))
  const ratings = RATING_RANGES[town].map(([low, high]) => floorTo(random.between(low, high), 2))
  return {
    ...record(AMENITIES, amenities),
    ...record(RATINGS, ratings),
    price: random.integer(cheapest, dearest),
    lat: floorTo(north + random.between(-1, 1) * SPREAD_DEGREES.north, 5),
    lon: floorTo(east + random.between(-1, 1) * SPREAD_DEGREES.east, 5),
  }
}

/** Rounds down, so that a value never reaches the upper bound of its range. */
const floorTo = (value: number, decimals: number): number => Math.floor(value * 10 ** decimals) / 10 ** decimals

const record = <Name extends string, Value>(names: readonly Name[], values: readonly Value[]): Record<Name, Value> =>
  Object.fromEntries(names.map((name, index) => [name, values[index]])) as Record<Name, Value>
