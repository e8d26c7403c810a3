import { expect, test } from 'vitest'
import { EarlyStop } from '../../src/ranking/early-stop.ts'

const after = (patienceTrees: number, metrics: readonly number[], smoothTrees = 1) => {
  const stop = new EarlyStop({ patienceTrees, smoothTrees })
  for (const [index, metric] of metrics.entries()) stop.note(index + 1, metric)
  return stop
}

test('the wait begins anew with each better metric', () => {
  expect(after(2, [0.5, 0.4, 0.6, 0.5])).toMatchObject({ isDue: false, bestTree: 3 })
  expect(after(2, [0.5, 0.4, 0.6, 0.5, 0.6])).toMatchObject({ isDue: true, bestTree: 3 })
})

test('a metric that is better by a rounding error is not better', () => {
  expect(after(2, [0.5, 0.5 + 1e-15, 0.5 + 2e-15])).toMatchObject({ isDue: true, bestTree: 1 })
})

test('without patience nothing ends the training and all trees are kept', () => {
  expect(after(0, [0.5, 0.1, 0.1])).toMatchObject({ isDue: false, bestTree: undefined })
})

test('smoothed, one lucky tree neither is the best nor ends the wait', () => {
  const lucky = [0.5, 0.55, 0.63, 0.57, 0.58, 0.6, 0.61, 0.62]
  expect(after(4, lucky)).toMatchObject({ isDue: true, bestTree: 3 })
  expect(after(4, lucky, 3)).toMatchObject({ isDue: false, bestTree: 8 })
})
