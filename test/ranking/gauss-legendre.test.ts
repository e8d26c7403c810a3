import { expect, test } from 'vitest'
import { gaussLegendre } from '../../src/ranking/gauss-legendre.ts'

test.each([1, 2, 3, 8, 40])('%i points integrate powers up to twice their number exactly', (count) => {
  const { points, weights } = gaussLegendre(count)
  for (let power = 0; power < 2 * count; power++) {
    const integral = points.reduce((sum, t, index) => sum + (weights[index] ?? Number.NaN) * t ** power, 0)
    expect(Math.abs(integral - 1 / (power + 1))).toBeLessThan(1e-14)
  }
})

test('all points lie inside the interval and all weights are positive', () => {
  const { points, weights } = gaussLegendre(512)
  expect(points.every((t) => t > 0 && t < 1)).toBe(true)
  expect(weights.every((weight) => weight > 0)).toBe(true)
})
