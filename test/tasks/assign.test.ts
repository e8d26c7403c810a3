import { expect, test } from 'vitest'
import { assignModel } from '../../src/tasks/assign.ts'

const serving = (percent: number, challenger = 'challenger') => [
  { modelId: 'champion', usePercentage: 100 - percent },
  { modelId: challenger, usePercentage: percent },
]
const USERS = Array.from({ length: 20_000 }, (_, index) => index + 1)
const chosenFor = (percent: number, challenger = 'challenger') =>
  USERS.filter((userId) => assignModel(userId, serving(percent, challenger)) === challenger)

test('a user has the same model as long as the shares stay', () => {
  expect(chosenFor(30)).toEqual(chosenFor(30))
})

test.each([1, 10, 50, 90])('a challenger with %i %% gets that share of the users', (percent) => {
  const sigma = Math.sqrt((percent / 100) * (1 - percent / 100) * USERS.length)
  expect(Math.abs(chosenFor(percent).length - (percent / 100) * USERS.length)).toBeLessThan(4 * sigma)
})

test('those who have the challenger keep it when its share is raised', () => {
  const before = chosenFor(10)
  const after = new Set(chosenFor(40))
  expect(before.every((userId) => after.has(userId))).toBe(true)
})

test('another trial takes other users', () => {
  const first = new Set(chosenFor(10))
  const inBoth = chosenFor(10, 'another').filter((userId) => first.has(userId)).length
  expect(inBoth / USERS.length).toBeCloseTo(0.01, 2)
})

test('a model alone gets everything, and without models there is none', () => {
  expect(USERS.every((userId) => assignModel(userId, serving(0).slice(0, 1)) === 'champion')).toBe(true)
  expect(assignModel(1, [])).toBeUndefined()
})
