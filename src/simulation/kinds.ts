import type { Range } from './towns.ts'

export const WISHES = ['spa', 'pool', 'pet_friendly', 'lake', 'mountain', 'sport'] as const

export type Wish = (typeof WISHES)[number]

/** One kind of made-up user. Upper bounds are excluded, but a range n–n always means n. */
export type Kind = readonly [
  name: string,
  /** How many of these come, in proportion to the other kinds. */
  share: number,
  people: Range,
  ageYears: Range,
  /** Who is younger counts as a child; 0 means that nobody does. */
  childUnderYears: number,
  budgetFrancs: Range,
  nights: Range,
  /** How likely each wish is, in the order of `WISHES`. */
  wishChances: readonly [number, number, number, number, number, number],
]

// biome-ignore format: a table
export const USUAL_KINDS: readonly Kind[] = [
  // kind      share people   age      child budget       nights   spa   pool  pets  lake  mount sport
  ['single',    10,  [1,  1], [18, 30],  0,  [ 100,  200], [1,  2], [0.8,  0.5,  0.2,  0.7,  0.6,  0.7 ]],
  ['family',    20,  [2,  5], [ 0, 50], 17,  [ 300,  500], [1,  6], [0.4,  0.7,  0.5,  0.8,  0.4,  0.2 ]],
  ['sport',     25,  [1,  3], [10, 40], 17,  [ 200,  500], [1,  2], [0.05, 0.2,  0.05, 0.9,  0.9,  0.9 ]],
  ['leisure',   30,  [2,  4], [ 0, 60], 17,  [ 500, 1000], [2,  3], [0.9,  0.9,  0.05, 0.5,  0.5,  0.1 ]],
  ['cheap',     20,  [2,  6], [18, 25],  0,  [  50,  150], [1,  2], [0.01, 0.01, 0.3,  0.8,  0.7,  0.6 ]],
  ['expensive', 10,  [1,  3], [40, 70],  0,  [ 500, 1000], [5,  7], [0.9,  0.9,  0.01, 0.2,  0.2,  0.3 ]],
  ['old',       10,  [1,  3], [60, 80],  0,  [ 200,  350], [7, 14], [0.8,  0.05, 0.7,  0.9,  0.4,  0.2 ]],
  ['couple',    30,  [2,  2], [18, 40],  0,  [ 400,  650], [2,  6], [0.6,  0.7,  0.2,  0.6,  0.7,  0.3 ]],
  ['luxury',     5,  [2,  2], [40, 65],  0,  [1000, 1500], [1,  2], [0.9,  0.9,  0.1,  0.9,  0.9,  0.2 ]],
  ['group',     10,  [4, 10], [ 0, 40], 17,  [ 200,  500], [7, 30], [0.15, 0.5,  0.05, 0.95, 0.95, 0.75]],
]

/** Users unlike the usual ones. */
// biome-ignore format: a table
export const NOISY_KINDS: readonly Kind[] = [
  // kind            share people    age      child budget         nights  spa pool pets  lake  mount sport
  ['noisy groups',    10,  [15, 20], [65, 80],  0,  [10000, 20000], [3, 5], [0, 0,   0.99, 0.99, 0,    0]],
]
