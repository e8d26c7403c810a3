/** A range with the lower bound included. */
export type Range = readonly [low: number, high: number]

export type TownName = keyof typeof TOWNS

/** Where the towns are (WGS 84), how many places each has, and what a night costs there, in CHF. */
// biome-ignore format: a table
export const TOWNS = {
  //            places  north   east   price
  Zurich:     [ 40,     47.377, 8.540, [100, 3000] ],
  Bern:       [ 30,     46.948, 7.447, [ 75,  800] ],
  Lausanne:   [ 20,     46.520, 6.633, [ 80,  700] ],
  Geneva:     [ 40,     46.204, 6.143, [120, 2000] ],
  Lugano:     [ 20,     46.004, 8.951, [ 60,  400] ],
  Bellinzona: [ 10,     46.195, 9.024, [ 55,  300] ],
  Locarno:    [ 20,     46.170, 8.795, [ 65,  500] ],
  Altdorf:    [ 10,     46.880, 8.639, [ 40,  600] ],
  Zermatt:    [ 10,     46.020, 7.749, [100, 2000] ],
  Chur:       [ 10,     46.851, 9.532, [ 40,  500] ],
} as const satisfies Record<string, readonly [places: number, north: number, east: number, price: Range]>

export const AMENITIES = [
  'children',
  'breakfast',
  'lunch',
  'dinner',
  'has_pool',
  'has_spa',
  'animals',
  'near_lake',
  'near_mountains',
  'has_sport',
] as const

/** How likely each amenity is in a place of the town, in the order of `AMENITIES`. */
// biome-ignore format: a table
export const AMENITY_CHANCES: Record<TownName, readonly number[]> = {
  //         children breakfast lunch dinner pool spa  animals lake mountains sport
  Zurich:     [ 0.3,    0.7,    0.8,  0.9,   0.5, 0.4, 0.5,    0.1,  0.2,     0.7 ],
  Bern:       [ 0.2,    0.6,    0.7,  0.8,   0.9, 0.8, 0.9,    0.9,  0.7,     0.8 ],
  Lausanne:   [ 0.2,    0.8,    0.2,  0.8,   0.4, 0.7, 0.4,    0.2,  0.8,     0.7 ],
  Geneva:     [ 0.3,    0.6,    0.9,  0.5,   0.6, 0.6, 0.3,    0.1,  0.9,     0.6 ],
  Lugano:     [ 0.5,    0.2,    0.3,  0.8,   0.5, 0.9, 0.5,    0.1,  0.6,     0.7 ],
  Bellinzona: [ 0.5,    0.1,    0.5,  0.4,   0.6, 0.9, 0.4,    0.3,  0.5,     0.4 ],
  Locarno:    [ 0.5,    0.1,    0.4,  0.9,   0.4, 0.8, 0.4,    0.1,  0.4,     0.5 ],
  Altdorf:    [ 0.7,    0.2,    0.3,  0.3,   0.9, 0.6, 0.1,    0.9,  0.1,     0.1 ],
  Zermatt:    [ 0.6,    0.6,    0.6,  0.9,   0.9, 0.5, 0.2,    0.8,  0.1,     0.1 ],
  Chur:       [ 0.8,    0.2,    0.2,  0.4,   0.9, 0.9, 0.1,    0.9,  0.1,     0.2 ],
}

export const RATINGS = [
  'family_rating',
  'outdoor_rating',
  'food_rating',
  'leisure_rating',
  'service_rating',
  'user_score',
] as const

/** The range of each rating in the town, in the order of `RATINGS`. */
// biome-ignore format: a table
export const RATING_RANGES: Record<TownName, readonly Range[]> = {
  //            family      outdoor     food    leisure service user score
  Zurich:     [ [0,   1],   [0,   1],   [0, 7], [0, 6], [0, 5], [0, 5] ],
  Bern:       [ [0.5, 2],   [1,   2],   [1, 6], [3, 4], [0, 1], [1, 4] ],
  Lausanne:   [ [1,   4],   [0,   3],   [0, 5], [2, 3], [1, 2], [0, 3] ],
  Geneva:     [ [2.5, 3],   [1,   2],   [1, 6], [0, 4], [2, 5], [3, 5] ],
  Lugano:     [ [1.5, 4],   [1,   4],   [4, 5], [1, 2], [1, 3], [1, 5] ],
  Bellinzona: [ [2,   4.5], [1,   4],   [3, 6], [1, 3], [0, 3], [2, 5] ],
  Locarno:    [ [2.5, 4.5], [2,   3],   [1, 2], [1, 2], [1, 3], [2, 5] ],
  Altdorf:    [ [0.5, 4],   [2,   5],   [0, 4], [0, 2], [0, 2], [1, 4] ],
  Zermatt:    [ [1.5, 4.5], [4,   5],   [0, 5], [1, 5], [1, 5], [3, 5] ],
  Chur:       [ [1,   5],   [3.5, 5],   [0, 3], [1, 2], [1, 2], [1, 3] ],
}
