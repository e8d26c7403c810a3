import { parseArgs } from 'node:util'
import { places } from '../src/domain/places/places.ts'
import { popularity } from '../src/ranking/baselines.ts'
import { boostedTrees } from '../src/ranking/boosting.ts'
import { evaluate } from '../src/ranking/evaluate.ts'
import { mean, ndcgPerList } from '../src/ranking/list-metrics.ts'
import { OBJECTIVE_KINDS } from '../src/ranking/objective.ts'
import { madeUpLists } from './made-up-lists.ts'
import { lists, placeLists } from './place-lists.ts'

const TREES = 200
const LEAVES = 15
const REQUESTS = 1_000

/** Lists of ten to learn from, as many as 8,000 rows make; a part of them says when to stop. */
const TRAINING_LISTS = 800
const FITTED_LISTS = 680
const TEST_LISTS = 2_000
const SPLITS = [1, 2, 3, 4, 5]

const { values } = parseArgs({ options: { objective: { type: 'string' } } })
const objectives = OBJECTIVE_KINDS.filter((kind) => values.objective === undefined || values.objective === kind)
if (objectives.length === 0) throw new Error(`--objective is ${values.objective}: give one of ${OBJECTIVE_KINDS}`)

const millisecondsOf = (work: () => void): number => {
  const begin = performance.now()
  work()
  return performance.now() - begin
}

/** The fastest of several runs: what the others took longer, the compiler and other processes took. */
const fastestMs = (runs: number, work: () => void): number =>
  Math.min(...Array.from({ length: runs }, () => millisecondsOf(work)))

/** One pass over all values, to which the other figures are compared on any machine. */
const readAll = (rows: Float64Array) => {
  let sum = 0
  for (let i = 0; i < rows.length; i++) sum += rows[i] as number
  return sum
}

const { data: train } = madeUpLists(800, 1)
const { data: validation } = madeUpLists(100, 2)
const { data: heldOut, request } = madeUpLists(400, 3)
const itemIds = Int32Array.from({ length: 210 }, (_, item) => item)

const training = () => boostedTrees.fit({ train, validation }, { trees: TREES, maxLeaves: LEAVES, patienceTrees: 0 })
const ranker = training()
const trainMs = fastestMs(5, training)
const requestMs = fastestMs(REQUESTS, () => ranker.score(request, itemIds))
const bulkMs = fastestMs(20, () => ranker.score(train.rows, train.itemIds))
const readMs = fastestMs(100, () => readAll(train.rows))
const rows = train.labels.length

console.log(`data: ${rows} rows × ${train.featureNames.length} columns, ${TREES} trees of ${LEAVES} leaves`)
console.log(`one pass over the values, the reference: ${readMs.toFixed(3)} ms`)
console.log(
  `training: ${trainMs.toFixed(0)} ms, ${Math.round((rows * TREES) / (trainMs / 1_000))} rows × trees/s, ` +
    `${(trainMs / TREES / readMs).toFixed(1)} passes per tree`,
)
console.log(
  `scoring in bulk: ${bulkMs.toFixed(1)} ms, ${Math.round(rows / (bulkMs / 1_000))} rows/s, ` +
    `${(bulkMs / readMs).toFixed(0)} passes for all trees`,
)
console.log(`scoring a request of ${itemIds.length} items: ${requestMs.toFixed(3)} ms`)
const ndcg = (name: string, value: number) => console.log(`NDCG@10 on held-out lists, ${name}: ${value.toFixed(4)}`)
ndcg('learned', evaluate(ranker, heldOut)['ndcg@10'])
ndcg('popularity', evaluate(popularity.fit({ train, validation }, {}), heldOut)['ndcg@10'])

/** Mean NDCG@10 on lists of made-up places over the splits: learned from part of the lists with a stop, by single trees and as a training stops, from all of them, and the truth. */
const onPlaces = (objective: (typeof OBJECTIVE_KINDS)[number]) => {
  const options = { objective, maxLeaves: 4, monotone: places.features.monotone }
  const figures = SPLITS.map((split) => {
    const { data } = placeLists(TRAINING_LISTS, 100 + split)
    const { data: test, utilities } = placeLists(TEST_LISTS, 200 + split)
    const ndcgOf = (scores: Float64Array) => mean(ndcgPerList(test, scores, 10))
    const learned = (fitted: number, smoothing = {}) => {
      const parts = { train: lists(data, 0, fitted), validation: lists(data, fitted, TRAINING_LISTS) }
      return ndcgOf(boostedTrees.fit(parts, { ...options, ...smoothing }).score(test.rows, test.itemIds))
    }
    return [
      learned(FITTED_LISTS, { smoothTrees: 1 }),
      learned(FITTED_LISTS),
      learned(TRAINING_LISTS),
      ndcgOf(utilities),
    ]
  })
  return [0, 1, 2, 3].map((part) => mean(Float64Array.from(figures, (of) => of[part] ?? 0)).toFixed(4))
}

for (const objective of objectives) {
  const [single, smoothed, all, truth] = onPlaces(objective)
  console.log(
    `places, mean of ${SPLITS.length} splits, ${objective}: ${single} with validation lists, ${smoothed} as a training ` +
      `stops, ${all} from all lists, true utility ${truth}`,
  )
}
