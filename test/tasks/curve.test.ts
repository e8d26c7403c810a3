import { expect, test } from 'vitest'
import type { TrainingReport } from '../../src/contract.ts'
import { createCurve, MAX_CURVE_POINTS } from '../../src/tasks/curve.ts'

const progressAt = (tree: number) => ({ tree, trees: 5000, loss: 1 / tree, validation_ndcg10: 0.7 })

const reportAt = (trees: number) => {
  const curve = createCurve()
  let report: TrainingReport | undefined
  for (let tree = 1; tree <= trees; tree++) report = curve.add(progressAt(tree))
  return report?.curve.map(([tree]) => tree) ?? []
}

test('a report holds the points before it', () => {
  const curve = createCurve()
  expect(curve.add(progressAt(1)).curve).toEqual([])
  expect(curve.add(progressAt(2))).toEqual({ ...progressAt(2), curve: [[1, 1, 0.7]] })
})

test.each([200, 201, 202, 900, 5000])(
  'after %i trees the points are bounded, evenly spread and reach to the end',
  (trees) => {
    const told = reportAt(trees)
    const steps = new Set(told.slice(1).map((tree, index) => tree - (told[index] ?? 0)))
    expect(told.length).toBeLessThanOrEqual(MAX_CURVE_POINTS)
    expect(told.length).toBeGreaterThan(Math.min(trees, MAX_CURVE_POINTS) / 2 - 2)
    expect(steps.size).toBe(1)
    expect(trees - (told.at(-1) ?? 0)).toBeLessThanOrEqual(Math.max(...steps))
  },
)
