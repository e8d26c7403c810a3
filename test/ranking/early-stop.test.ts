import { expect, test } from 'vitest'
import { EarlyStop } from '../../src/ranking/early-stop.ts'

const after = (patienceTrees: number, metrics: readonly number[]) => {
  const stop = new EarlyStop(patienceTrees)
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
