import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logistic } from '../../src/ranking/logistic.ts'
import { expOfMinus, logit, sigmoid } from '../../src/ranking/sigmoid.ts'
import { derivativesOf, oneColumn } from './builders.ts'

const lossAt = (label: number, margin: number) => logistic(oneColumn([0, label])).loss(Float64Array.of(margin))

const derivativesAt = (label: number, margin: number) => {
  const { gradient, hessian } = derivativesOf(logistic(oneColumn([0, label])), Float64Array.of(margin))
  return { gradient: gradient[0] ?? Number.NaN, hessian: hessian[0] ?? Number.NaN }
}

const margins = fc.double({ min: -15, max: 15, noNaN: true })
const labels = fc.constantFrom(0, 1, 3)

test('the gradient of the logistic loss is the slope of the loss', () => {
  const step = 1e-5
  fc.assert(
    fc.property(labels, margins, (label, margin) => {
      const slope = (lossAt(label, margin + step) - lossAt(label, margin - step)) / (2 * step)
      expect(derivativesAt(label, margin).gradient).toBeCloseTo(slope, 8)
    }),
  )
})

test('the hessian of the logistic loss is the slope of the gradient', () => {
  const step = 1e-5
  fc.assert(
    fc.property(labels, margins, (label, margin) => {
      const above = derivativesAt(label, margin + step).gradient
      const below = derivativesAt(label, margin - step).gradient
      expect(derivativesAt(label, margin).hessian).toBeCloseTo((above - below) / (2 * step), 8)
    }),
  )
})

test('the base margin has no gradient on the whole', () => {
  const data = oneColumn([0, 1], [0, 0], [0, 0], [0, 2], [0, 0])
  const objective = logistic(data)
  const { gradient } = derivativesOf(objective, new Float64Array(5).fill(objective.base))
  expect(gradient.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 14)
})

test('a data set without any positive has a finite base', () => {
  expect(sigmoid(logistic(oneColumn([0, 0], [1, 0])).base)).toBeCloseTo(1e-6, 12)
})

test('the exponential agrees with Math.exp to the last few bits', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 700, noNaN: true }), (a) => {
      expect(Math.abs(expOfMinus(a) / Math.exp(-a) - 1)).toBeLessThan(1e-13)
    }),
  )
})

test('the sigmoid stays between 0 and 1 and never falls', () => {
  const anyMargin = fc.double({ noNaN: true })
  fc.assert(
    fc.property(anyMargin, anyMargin, (a, b) => {
      const [low, high] = [sigmoid(Math.min(a, b)), sigmoid(Math.max(a, b))]
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(1)
      expect(high).toBeGreaterThanOrEqual(low * (1 - 1e-13))
    }),
  )
})

test('the logit undoes the sigmoid', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (probability) => {
      expect(sigmoid(logit(probability)) / probability).toBeCloseTo(1, 12)
    }),
  )
})
