import { createRandom, type Random } from '../src/ranking/random.ts'
import type { Dataset } from '../src/ranking/ranker.ts'

/** Columns that a user brings: the same in all rows of a list. */
const USER_COLUMNS = 15
const COLUMNS = 35
const ITEMS = 210

/** The rows of one request: a user's columns beside those of `ITEMS` items, the last three of them matched to the user. */
const requestRows = (random: Random, items: Float64Array): Float64Array => {
  const user = Float64Array.from({ length: USER_COLUMNS }, (_, i) => (i % 2 ? random.below(2) : random.uniform() * 100))
  const rows = new Float64Array(ITEMS * COLUMNS)
  for (let item = 0; item < ITEMS; item++) {
    const at = item * COLUMNS
    rows.set(user, at)
    rows.set(items.subarray(at + USER_COLUMNS, at + COLUMNS), at + USER_COLUMNS)
    for (let column = COLUMNS - 3; column < COLUMNS; column++)
      rows[at + column] = (rows[at + column] as number) - (user[0] as number)
  }
  return rows
}

/** Choices follow a utility of four item columns, each if the user wishes, and one matched column, with noise; one list in ten has no choice. */
const choose = (random: Random, rows: Float64Array, shown: Int32Array): number => {
  if (random.uniform() < 0.1) return -1
  let best = -1
  let bestUtility = Number.NEGATIVE_INFINITY
  for (const [position, item] of shown.entries()) {
    const value = (column: number) => rows[item * COLUMNS + column] as number
    const wishes = value(1) * value(20) + value(3) * value(22) + value(5) * value(24) + value(7) * value(26)
    const utility = wishes - Math.abs(value(34)) / 10 + 2 * random.uniform()
    if (utility > bestUtility) [best, bestUtility] = [position, utility]
  }
  return best
}

/** Lists of ten shown items with at most one choice, 35 columns, and the rows of one request over the whole catalogue. */
export const madeUpLists = (lists: number, seed: number): { data: Dataset; request: Float64Array } => {
  const random = createRandom(seed)
  const catalogue = createRandom(0)
  const items = Float64Array.from({ length: ITEMS * COLUMNS }, (_, i) =>
    i % COLUMNS >= COLUMNS - 3 ? catalogue.uniform() * 100 : i % 2 ? catalogue.below(2) : catalogue.uniform() * 5,
  )
  const count = lists * 10
  const [rows, labels] = [new Float64Array(count * COLUMNS), new Float64Array(count)]
  const itemIds = Int32Array.from({ length: count }, () => random.below(ITEMS))
  for (let list = 0; list < lists; list++) {
    const request = requestRows(random, items)
    const shown = itemIds.subarray(list * 10, list * 10 + 10)
    for (const [position, item] of shown.entries())
      rows.set(request.subarray(item * COLUMNS, (item + 1) * COLUMNS), (list * 10 + position) * COLUMNS)
    const chosen = choose(random, request, shown)
    if (chosen >= 0) labels[list * 10 + chosen] = 1
  }
  const offsets = Int32Array.from({ length: lists + 1 }, (_, list) => list * 10)
  const featureNames = Array.from({ length: COLUMNS }, (_, column) => `column_${column}`)
  return {
    data: { featureNames, categorical: [], rows, labels, offsets, itemIds },
    request: requestRows(random, items),
  }
}
