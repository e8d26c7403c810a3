import { expect, test } from 'vitest'
import { boostedTrees } from '../../src/ranking/boosting.ts'
import { lambdarank } from '../../src/ranking/lambdarank.ts'
import type { ObjectiveKind } from '../../src/ranking/objective.ts'
import { aDataset, derivativesOf, HAND_SIZED } from './builders.ts'

const list = (...labels: readonly number[]) => labels.map((label, position) => ({ values: [position], label }))
const FIRST = list(0, 1, 0, 2)
const SECOND = list(2, 0, 1, 0)
const OPTIONS = { ...HAND_SIZED, trees: 5, learningRate: 0.5, l2: 1, maxLeaves: 4 }

const scores = (data: ReturnType<typeof aDataset>, objective: ObjectiveKind) => [
  ...boostedTrees
    .fit({ train: data, validation: data }, { ...OPTIONS, objective })
    .score(Float64Array.of(0, 1, 2, 3), new Int32Array(4)),
]

test('a list of weight 2 teaches logistic trees what the list given twice does', () => {
  const once = aDataset([FIRST, SECOND])
  const weighted = scores({ ...once, weights: Float64Array.of(2, 2, 2, 2, 1, 1, 1, 1) }, 'logistic')
  const twice = scores(aDataset([FIRST, FIRST, SECOND]), 'logistic')
  for (const [row, score] of weighted.entries()) expect(score).toBeCloseTo(twice[row] ?? Number.NaN, 9)
  expect(weighted).not.toEqual(scores(once, 'logistic'))
})

test('a list of weight 2 pulls twice as hard in lambdarank', () => {
  const data = aDataset([FIRST])
  const derive = (weights: Float64Array) =>
    derivativesOf(lambdarank({ ...data, weights }, 10), Float64Array.of(0.3, 0.1, 0.4, 0.2))
  const [once, twice] = [derive(Float64Array.of(1, 1, 1, 1)), derive(Float64Array.of(2, 2, 2, 2))]
  expect(twice.gradient).toEqual(once.gradient.map((value) => 2 * value))
  expect(twice.hessian).toEqual(once.hessian.map((value) => 2 * value))
})

test.each([
  [[1], 'weights has 1 entries where 4 are expected'],
  [[1, 1, -1, 1], 'the weight of row 2 is -1: give a finite number from 0'],
  [[1, Number.NaN, 1, 1], 'the weight of row 1 is NaN'],
  [[0, 0, 0, 0], 'all weights of the training set are 0'],
])('the weights %j are refused with what is wrong', (weights, message) => {
  const data = { ...aDataset([FIRST]), weights: Float64Array.from(weights) }
  expect(() => scores(data, 'lambdarank')).toThrow(message)
})
