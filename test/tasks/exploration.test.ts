import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { explorationSeed } from '../../src/tasks/exploration.ts'

const taskIds = Array.from({ length: 10_000 }, () => randomUUID())

test('as many lists are explored as the share says, always the same ones, with seeds of their own', () => {
  const seeds = taskIds.map((taskId) => explorationSeed(taskId, 0.05))
  const explored = seeds.filter((seed) => seed !== undefined)
  expect(Math.abs(explored.length / taskIds.length - 0.05)).toBeLessThan(0.01)
  expect(taskIds.map((taskId) => explorationSeed(taskId, 0.05))).toEqual(seeds)
  expect(new Set(explored).size).toBe(explored.length)
  expect(Math.max(...explored)).toBeGreaterThan(0.9 * 2 ** 32)
})

test('a share of 0 explores nothing and a share of 1 everything', () => {
  expect(taskIds.some((taskId) => explorationSeed(taskId, 0) !== undefined)).toBe(false)
  expect(taskIds.every((taskId) => explorationSeed(taskId, 1) !== undefined)).toBe(true)
})
