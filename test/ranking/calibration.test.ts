import { expect, test } from 'vitest'
import { madeUpLists } from '../../bench/made-up-lists.ts'
import { loadRanker } from '../../src/ranking/artefact.ts'
import { boostedTrees } from '../../src/ranking/boosting.ts'
import { fitCalibration, probabilityOf } from '../../src/ranking/calibration.ts'
import { createRandom } from '../../src/ranking/random.ts'
import { sigmoid } from '../../src/ranking/sigmoid.ts'
import { aDataset } from './builders.ts'

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length

test('it finds the slope and the offset that labels were drawn with', () => {
  const random = createRandom(1)
  const scores = Float64Array.from({ length: 50_000 }, () => 4 * random.uniform())
  const labels = scores.map((score) => Number(random.uniform() < sigmoid(2 * score - 5)))
  const { slope, offset } = fitCalibration({ labels }, scores)
  expect(Math.abs(slope - 2)).toBeLessThan(0.1)
  expect(Math.abs(offset + 5)).toBeLessThan(0.2)
})

test.each([
  ['that go against the labels', [3, 2, 1, 0], [0, 0, 1, 1]],
  ['that tell all rows apart', [0, 1, 2, 3], [0, 0, 1, 1]],
  ['that are all the same', [2, 2, 2, 2], [0, 0, 1, 1]],
  ['of rows without a positive', [0, 1, 2, 3], [0, 0, 0, 0]],
  ['far from 0', [1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3], [0, 1, 0, 1]],
])('probabilities rise with scores %s', (_what, scores, labels) => {
  const calibration = fitCalibration({ labels: Float64Array.from(labels) }, Float64Array.from(scores))
  expect(calibration.slope).toBeGreaterThan(0)
  expect(calibration.offset).toSatisfy(Number.isFinite)
  expect(probabilityOf(calibration, (scores[0] ?? 0) + 1)).toBeGreaterThan(probabilityOf(calibration, scores[0] ?? 0))
})

test('the probabilities of a lambdarank ranker have the mean of the choices, also when it is loaded', () => {
  const [train, validation, heldOut] = [1, 2, 3].map((seed) => madeUpLists(200, seed).data)
  if (!(train && validation && heldOut)) throw new Error('three data sets were made')
  const ranker = boostedTrees.fit({ train, validation }, { objective: 'lambdarank', trees: 60 })
  const probabilities = ranker.probabilities(ranker.score(heldOut.rows, heldOut.itemIds))
  expect(Math.abs(mean(probabilities) - mean(heldOut.labels))).toBeLessThan(0.02)
  expect(loadRanker(ranker.save()).probabilities(Float64Array.of(-1, 1))).toEqual(
    ranker.probabilities(Float64Array.of(-1, 1)),
  )
})

test('without validation lists all trees are kept and the training lists say what scores mean', () => {
  const { data: train } = madeUpLists(100, 1)
  let trees = 0
  const options = { objective: 'lambdarank', trees: 70, patienceTrees: 5, onProgress: () => trees++ } as const
  const empty = { ...aDataset([]), featureNames: train.featureNames }
  const ranker = boostedTrees.fit({ train, validation: empty }, options)
  expect(trees).toBe(70)
  const probabilities = ranker.probabilities(ranker.score(train.rows, train.itemIds))
  expect(mean(probabilities)).toBeCloseTo(mean(train.labels), 2)
})
