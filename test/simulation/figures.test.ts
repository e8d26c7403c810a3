import { expect, test } from 'vitest'
import { createFigures } from '../../src/simulation/traffic/figures.ts'

test('quantiles are within two per cent of the exact ones', () => {
  const figures = createFigures(0)
  for (let ms = 1; ms <= 1000; ms++) figures.finished({ resultMs: ms, position: -1 })
  const { p50Ms, p99Ms } = figures.read(1000)
  expect(Math.abs(p50Ms / 500 - 1)).toBeLessThan(0.021)
  expect(Math.abs(p99Ms / 990 - 1)).toBeLessThan(0.021)
})

test('shares, positions and rates follow from what was reported', () => {
  const figures = createFigures(500)
  for (const position of [0, 3, -1, -1]) figures.finished({ resultMs: 10, position })
  figures.failed('timeout')
  figures.failed('timeout')
  expect(figures.read(2500)).toMatchObject({
    elapsedSeconds: 2,
    loops: 4,
    loopsPerSecond: 2,
    errors: { timeout: 2 },
    choiceShare: 0.5,
    meanChoicePosition: 2.5,
  })
})

test('before the first loop there is no quantile and no share', () => {
  const { p50Ms, choiceShare, meanChoicePosition } = createFigures(0).read(1000)
  expect([p50Ms, choiceShare, meanChoicePosition]).toEqual([Number.NaN, Number.NaN, Number.NaN])
})
