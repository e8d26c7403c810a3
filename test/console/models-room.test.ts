import { expect, test } from 'vitest'
import { after, NOTHING } from '../../console/src/rooms/models/followed-training.ts'
import { reignsOf } from '../../console/src/rooms/models/reigns.ts'
import { curvesOf, linesOf, placeOf } from '../../console/src/rooms/models/runs.ts'
import { standing } from '../../console/src/rooms/models/words.ts'

const at = (second: number) => new Date(second * 1000).toISOString()

test('changes that leave the champion alone do not end its time', () => {
  const history = [
    { at: at(40), champion: 2 },
    { at: at(30), champion: 1 },
    { at: at(10), champion: 1 },
  ]
  expect(reignsOf(history, 50_000)).toEqual([
    { version: 1, fromMs: 10_000, toMs: 40_000 },
    { version: 2, fromMs: 40_000, toMs: 50_000 },
  ])
})

test('who becomes champion again has two times', () => {
  const history = [3, 2, 1].map((second) => ({ at: at(second), champion: second === 2 ? 2 : 1 }))
  expect(reignsOf(history, 4000).map(({ version }) => version)).toEqual([1, 2, 1])
})

const aTree = (tree: number, loss: number) => ({
  event: 'progress',
  data: { tree, trees: 9, loss, validation_ndcg10: 0.5 },
})

test('a curve has what was before it was followed, and each tree after', () => {
  const past = { event: 'curve', data: { points: [[1, 0.9, 0.4]] } }
  const { curve, trees } = [past, aTree(2, 0.8), aTree(3, 0.7)].reduce(after, NOTHING)
  expect(trees).toBe(9)
  expect(curve.map(([tree, loss]) => [tree, loss])).toEqual([
    [1, 0.9],
    [2, 0.8],
    [3, 0.7],
  ])
})

test('a training that is begun again draws its curve anew', () => {
  const { curve } = [aTree(1, 0.9), aTree(2, 0.8), aTree(1, 0.7)].reduce(after, NOTHING)
  expect(curve).toEqual([[1, 0.7, 0.5]])
})

const curve = [1, 2, 3, 5, 6].map((tree): [number, number, number] => [tree, tree / 10, 0])

test('runs of a training have a curve each, by their own trees', () => {
  expect(curvesOf(curve, 4).map((points) => points.map(([tree]) => tree))).toEqual([
    [1, 2, 3],
    [1, 2],
  ])
  expect(linesOf(curvesOf(curve, 4), 1)).toEqual([
    [1, 2, 3],
    [0.1, 0.2, 0.3],
    [0.5, 0.6, undefined],
  ])
})

test.each([
  [4, { run: 1, tree: 4 }],
  [5, { run: 2, tree: 1 }],
  [12, { run: 3, tree: 4 }],
])('tree %i of runs of four is %j', (tree, place) => {
  expect(placeOf(tree, 4)).toEqual(place)
})

test('the curve of a single run is by its trees', () => {
  expect(curvesOf(curve, Number.POSITIVE_INFINITY)).toEqual([curve])
})

test('a model that was champion has served, whatever the gate had found', () => {
  const refused = { alias: null, status: 'SUCCESS', verdict: 'refuse', time_promoted: null } as const
  expect(standing(refused)[1]).toBe('Refused')
  expect(standing({ ...refused, time_promoted: at(1) })[1]).toBe('Served before')
})
