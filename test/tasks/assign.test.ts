import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { assignModel } from '../../src/tasks/assign.ts'

const serving = [
  { modelId: 'champion', usePercentage: 80 },
  { modelId: 'challenger', usePercentage: 20 },
]

test('a task is always assigned to the same model', () => {
  const taskId = randomUUID()
  expect(assignModel(taskId, serving)).toBe(assignModel(taskId, serving))
})

test('each model gets its share of the tasks', () => {
  const given = Array.from({ length: 10_000 }, (_, i) => assignModel(`task-${i}`, serving))
  const share = given.filter((model) => model === 'challenger').length / given.length
  expect(share).toBeGreaterThan(0.18)
  expect(share).toBeLessThan(0.22)
})

test('a model without a share gets nothing, and without models there is none', () => {
  const one = [
    { modelId: 'old', usePercentage: 0 },
    { modelId: 'new', usePercentage: 100 },
  ]
  expect(new Set(Array.from({ length: 500 }, (_, i) => assignModel(`task-${i}`, one)))).toEqual(new Set(['new']))
  expect(assignModel('any', [])).toBeUndefined()
})
