import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { madeUpLists } from '../../bench/made-up-lists.ts'
import { popularity, random } from '../../src/ranking/baselines.ts'
import { boostedTrees } from '../../src/ranking/boosting.ts'
import { DatasetInvalid, OptionInvalid } from '../../src/ranking/errors.ts'
import { evaluate } from '../../src/ranking/evaluate.ts'
import type { Dataset, FitProgress } from '../../src/ranking/ranker.ts'
import { sigmoid } from '../../src/ranking/sigmoid.ts'
import { aDataset, HAND_SIZED, oneColumn } from './builders.ts'

const { data: train } = madeUpLists(300, 1)
const { data: validation } = madeUpLists(100, 2)
const { data: heldOut } = madeUpLists(200, 3)
const made = { train, validation }

const scoresOf = (data: Dataset, rows: readonly number[], options = {}) =>
  boostedTrees
    .fit({ train: data, validation: data }, { ...HAND_SIZED, ...options })
    .score(Float64Array.from(rows), new Int32Array(rows.length / data.featureNames.length))

test('one tree on one column takes the Newton step that is worked out by hand', () => {
  // Half are positive: base 0, gradients ±1/2, hessians 1/4. Left −(1/2·2)/(1/4·2) = −2, right 2; half of it is learnt.
  const data = oneColumn([1, 0], [2, 0], [3, 1], [4, 1])
  const [low = 0, high = 0] = scoresOf(data, [1, 4], { learningRate: 0.5 })
  expect([low, high]).toEqual([-1, 1])
})

test('missing values learn the direction that fits them', () => {
  const data = oneColumn([1, 0], [2, 0], [3, 1], [4, 1], [Number.NaN, 1], [Number.NaN, 1])
  const [missing, low, high] = scoresOf(data, [Number.NaN, 1, 4])
  expect(missing).toBe(high)
  expect(low).toBeLessThan(0)
})

test('the same seed gives the same bytes, and another seed other trees', () => {
  const bytes = (seed: number) => boostedTrees.fit(made, { seed, trees: 20 }).save()
  expect(bytes(5)).toEqual(bytes(5))
  expect(bytes(5)).not.toEqual(bytes(6))
})

test.each([
  ['logistic', '56373f80'],
  ['lambdarank', 'a3ab2d46'],
] as const)('the same data and settings give these very bytes on any machine (%s)', (objective, checksum) => {
  const settings = { ...HAND_SIZED, trees: 20, learningRate: 0.1, maxLeaves: 8, maxBins: 64, l2: 1, seed: 5 }
  const sampled = { rowShare: 0.7, featureShare: 0.7, minDataInLeaf: 10, minHessian: 0.5, patienceTrees: 10 }
  const ranker = boostedTrees.fit(made, { ...settings, ...sampled, objective, truncation: 10 })
  expect(crc32(ranker.save()).toString(16)).toBe(checksum)
})

test('it ranks held-out lists better than chance and than popularity', () => {
  const ndcg10 = (ranker: Parameters<typeof evaluate>[0]) => evaluate(ranker, heldOut)['ndcg@10']
  const learned = ndcg10(boostedTrees.fit(made, {}))
  expect(learned).toBeGreaterThan(ndcg10(popularity.fit(made, {})) + 0.1)
  expect(learned).toBeGreaterThan(ndcg10(random.fit(made, {})) + 0.2)
})

test('the mean of its probabilities is the share of choices', () => {
  const ranker = boostedTrees.fit(made, {})
  const probabilities = ranker.probabilities(ranker.score(heldOut.rows, heldOut.itemIds))
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  expect(Math.abs(mean(probabilities) - mean(heldOut.labels))).toBeLessThan(0.01)
})

test('a rising transform of a column changes no score on the rows it learned from', () => {
  const stretch = (data: Dataset) => ({ ...data, rows: data.rows.map((value) => Math.cbrt(value) * 3 - 7) })
  const plain = boostedTrees.fit(made, { trees: 30, patienceTrees: 0 })
  const stretched = boostedTrees.fit(
    { train: stretch(train), validation: stretch(validation) },
    { trees: 30, patienceTrees: 0 },
  )
  const scores = stretched.score(stretch(train).rows, train.itemIds)
  expect(scores).toEqual(plain.score(train.rows, train.itemIds))
})

test('progress is told once per tree, and the training loss falls', () => {
  const told: FitProgress[] = []
  boostedTrees.fit(made, { trees: 12, patienceTrees: 0, rowShare: 1, onProgress: (progress) => told.push(progress) })
  expect(told.map(({ tree }) => tree)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
  expect(told.every(({ trees }) => trees === 12)).toBe(true)
  const losses = told.map(({ trainLoss }) => trainLoss)
  expect(losses).toEqual([...losses].sort((a, b) => b - a))
})

test('a listener ends the training by throwing', () => {
  const onProgress = ({ tree }: FitProgress) => {
    if (tree === 3) throw new Error('stopped')
  }
  expect(() => boostedTrees.fit(made, { onProgress })).toThrow('stopped')
})

test('it stops after the patience has run out and keeps the trees that were best on the validation lists, by single trees', () => {
  const told: FitProgress[] = []
  const options = { learningRate: 0.3, seed: 2, smoothTrees: 1 }
  const ranker = boostedTrees.fit(made, { ...options, patienceTrees: 5, onProgress: (it) => told.push(it) })
  const best = Math.max(...told.map(({ validationNdcg10 }) => validationNdcg10))
  const bestTree = told.findIndex(({ validationNdcg10 }) => validationNdcg10 === best) + 1
  expect(told).toHaveLength(bestTree + 5)
  expect(evaluate(ranker, validation)['ndcg@10']).toBeCloseTo(best, 12)
  const shorter = boostedTrees.fit(made, { ...options, patienceTrees: 0, trees: bestTree })
  expect(ranker.score(heldOut.rows, heldOut.itemIds)).toEqual(shorter.score(heldOut.rows, heldOut.itemIds))
})

test('validation lists without a choice stop nothing', () => {
  let trees = 0
  const silent = { ...validation, labels: new Float64Array(validation.labels.length) }
  boostedTrees.fit({ train, validation: silent }, { trees: 10, patienceTrees: 2, onProgress: () => trees++ })
  expect(trees).toBe(10)
})

test('rows of missing or infinite values have finite scores', () => {
  const ranker = boostedTrees.fit(made, { trees: 20 })
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE]) {
    const [score] = ranker.score(new Float64Array(train.featureNames.length).fill(value), Int32Array.of(1))
    expect(score).toSatisfy(Number.isFinite)
  }
})

test('a block of rows has the scores that its rows have alone', () => {
  const ranker = boostedTrees.fit(made, { trees: 20 })
  const scores = ranker.score(train.rows, train.itemIds)
  const columns = train.featureNames.length
  for (const row of [0, 1, 2_047, 2_048, 2_999]) {
    const alone = ranker.score(train.rows.subarray(row * columns, (row + 1) * columns), Int32Array.of(1))
    expect(alone[0]).toBe(scores[row])
  }
})

test('categories that are not in order of their codes are learned by one tree', () => {
  const lists = [0, 1, 2, 3, 4, 5].map((code) => [{ values: [code], label: code % 2 }])
  const scores = scoresOf(aDataset(lists, [0]), [0, 1, 2, 3, 4, 5], { maxLeaves: 2 })
  expect([...scores].map((score) => score > 0)).toEqual([false, true, false, true, false, true])
})

test('data that cannot be told apart gives the base rate', () => {
  const data = oneColumn([1, 1], [1, 0], [1, 0], [1, 0])
  expect(sigmoid(scoresOf(data, [1])[0] ?? 0)).toBeCloseTo(0.25, 12)
})

test('an option out of range is named with its value and range', () => {
  const fitting = (options: object) => () => boostedTrees.fit(made, options)
  expect(fitting({ maxLeaves: 1 })).toThrow(new OptionInvalid('maxLeaves is 1: give a whole number from 2 to 1024'))
  expect(fitting({ learningRate: Number.NaN })).toThrow(OptionInvalid)
  expect(fitting({ maxBins: 256 })).toThrow(OptionInvalid)
  expect(fitting({ trees: 1.5 })).toThrow(OptionInvalid)
})

test('data that does not fit together is refused with the part that is wrong', () => {
  const fitting = (change: Partial<Dataset>) => () =>
    boostedTrees.fit({ train: { ...train, ...change }, validation }, { trees: 1 })
  expect(fitting({ rows: new Float64Array(7) })).toThrow('rows has 7 entries where 105000 are expected')
  expect(fitting({ offsets: Int32Array.of(0, 5) })).toThrow('offsets must start at 0')
  expect(fitting({ labels: train.labels.map(() => -1) })).toThrow('the label of row 0 is -1')
  expect(fitting({ categorical: [35] })).toThrow('categorical column 35 does not exist')
  expect(fitting({ featureNames: train.featureNames.map((name) => `${name}!`) })).toThrow(DatasetInvalid)
  expect(() => boostedTrees.fit({ train: aDataset([]), validation: aDataset([]) }, {})).toThrow('has no rows')
})
