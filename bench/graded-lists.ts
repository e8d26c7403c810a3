import { createRandom } from '../src/ranking/random.ts'
import type { Dataset } from '../src/ranking/ranker.ts'

/** Lists have 10 to 30 rows, 20 on average. */
const MIN_ROWS = 10
const MAX_ROWS = 30
/** Every sixth column belongs to the query: the same in all rows of a list. */
const QUERY_COLUMN_EVERY = 6
/** Every fourth column takes few values, as counts and flags do. */
const COARSE_COLUMN_EVERY = 4
const COARSE_VALUES = 12
/** Where the utility of a row reaches the grades 1 to 4: most rows have grade 0 and few the best. */
const GRADE_STEPS = [0.4, 1, 1.6, 2.2]

/** How a row's utility follows from its values: a step, a bend, a product and a match with the query, and noise. */
const utilityOf = (values: Float64Array, noise: number): number => {
  const at = (column: number) => (values[column % values.length] as number) - 0.5
  const matched = 1 - 2 * Math.abs(at(0) - at(1))
  return (
    (at(2) > 0.2 ? 0.8 : 0) - 6 * at(3) ** 2 + 4 * at(4) * at(5) + 0.8 * matched + at(7) + 1.2 * at(8) * at(9) + noise
  )
}

/**
 * Made-up lists with grades 0 to 4 that no single column explains.
 * @param shape.rows about so many rows; the last list may exceed them
 */
export const gradedLists = (shape: { rows: number; columns: number; seed: number }): Dataset => {
  const random = createRandom(shape.seed)
  const room = shape.rows + MAX_ROWS
  const rows = new Float64Array(room * shape.columns)
  const labels = new Float64Array(room)
  const offsets = [0]
  for (let count = 0; count < shape.rows; ) {
    const end = count + MIN_ROWS + random.below(MAX_ROWS - MIN_ROWS + 1)
    const query = Float64Array.from({ length: shape.columns }, () => random.uniform())
    for (; count < end; count++) {
      const values = rows.subarray(count * shape.columns, (count + 1) * shape.columns)
      for (let column = 0; column < shape.columns; column++) {
        const value = column % QUERY_COLUMN_EVERY === 0 ? (query[column] as number) : random.uniform()
        values[column] = column % COARSE_COLUMN_EVERY === 0 ? Math.floor(value * COARSE_VALUES) / COARSE_VALUES : value
      }
      const utility = utilityOf(values, random.uniform() + random.uniform() - 1)
      labels[count] = GRADE_STEPS.filter((step) => utility >= step).length
    }
    offsets.push(count)
  }
  const count = offsets.at(-1) ?? 0
  return {
    featureNames: Array.from({ length: shape.columns }, (_, column) => `f${column}`),
    categorical: [],
    rows: rows.slice(0, count * shape.columns),
    labels: labels.slice(0, count),
    offsets: Int32Array.from(offsets),
    itemIds: new Int32Array(count),
  }
}
