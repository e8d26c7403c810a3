import { checkDataset, checkSameFeatures } from './dataset.ts'
import { deviation, mean, ndcgPerList } from './list-metrics.ts'
import { createRandom, type Random } from './random.ts'
import type { Dataset, Ranker } from './ranker.ts'

/** Shufflings of each column: their mean is the importance, their spread says how far to trust it. */
const REPEATS = 5

/** How much one feature matters to a ranker. */
export interface Importance {
  readonly feature: string
  /** Share in all that splits lowered the training loss, 0 to 1; 0 for a ranker without splits. */
  readonly gain: number
  /** By how much the mean NDCG@10 of the data set falls when the feature's values are shuffled; below 0 it misled. */
  readonly permutation: number
  /** Standard deviation of that fall over the shufflings. */
  readonly permutationSd: number
}

/**
 * Importances of all features, in the order of the columns: by gain (Breiman et al., "Classification and regression
 * trees", 1984) and by permutation (Breiman, "Random forests", 2001). A column that is the same within each list, as
 * the user's are, is shuffled among lists, any other among rows. The same seed gives the same figures.
 * Goes five times through all trees that test a column, for each column: call it off the event loop.
 * @param data lists that the ranker did not learn from
 * @throws DatasetInvalid when the columns are not the ranker's, NotExplainable when its artefact is too old
 */
export const importancesOf = (ranker: Ranker, data: Dataset, { seed }: { seed: number }): Importance[] => {
  checkDataset(data)
  checkSameFeatures(ranker.featureNames, data.featureNames)
  const random = createRandom(seed)
  const inspection = ranker.inspect?.(data.rows, data.itemIds)
  const total = inspection?.gains.reduce((sum, gain) => sum + gain, 0) ?? 0
  const ndcg = (scores: Float64Array) => mean(ndcgPerList(data, scores, 10))
  const whole = ndcg(ranker.score(data.rows, data.itemIds))
  return data.featureNames.map((feature, column) => {
    const gain = inspection?.gains[column] ?? 0
    if (!inspection || gain === 0) return { feature, gain: 0, permutation: 0, permutationSd: 0 }
    const rescore = inspection.rescore(column)
    const groups = groupsOf(data, column)
    const falls = Float64Array.from({ length: REPEATS }, () => whole - ndcg(rescore(shuffledRows(groups, random))))
    return { feature, gain: gain / total, permutation: mean(falls), permutationSd: sampleDeviation(falls) }
  })
}

interface Group {
  readonly begin: number
  /** Exclusive. */
  readonly end: number
}

/** For each row the row whose value it gets: each group gets the value of another one. */
const shuffledRows = (groups: readonly Group[], random: Random): Int32Array => {
  const sources = new Int32Array(groups.at(-1)?.end ?? 0)
  const order = shuffled(groups.length, random)
  for (const [index, { begin, end }] of groups.entries())
    sources.fill(groups[order[index] as number]?.begin ?? begin, begin, end)
  return sources
}

/** The ranges of rows that keep one value together: lists where none has two values in this column, else single rows. */
const groupsOf = ({ offsets, rows, featureNames, labels }: Dataset, column: number): Group[] => {
  const value = (row: number) => rows[row * featureNames.length + column]
  const lists = Array.from(offsets.subarray(1), (end, list) => ({ begin: offsets[list] as number, end }))
  const isShared = lists.every(({ begin, end }) => {
    for (let row = begin + 1; row < end; row++) if (!Object.is(value(row), value(begin))) return false
    return true
  })
  if (isShared) return lists.filter(({ begin, end }) => begin < end)
  return Array.from(labels, (_, row) => ({ begin: row, end: row + 1 }))
}

/** The numbers 0 to `total` − 1, each order equally likely (Fisher and Yates 1938; Durstenfeld 1964). */
const shuffled = (total: number, random: Random): Int32Array => {
  const order = Int32Array.from({ length: total }, (_, index) => index)
  for (let last = total - 1; last > 0; last--) {
    const other = random.below(last + 1)
    const moved = order[last] as number
    order[last] = order[other] as number
    order[other] = moved
  }
  return order
}

/** Standard deviation of a sample. */
const sampleDeviation = (values: Float64Array) => deviation(values) * Math.sqrt(values.length / (values.length - 1))
