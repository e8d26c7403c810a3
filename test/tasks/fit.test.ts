import fc from 'fast-check'
import { expect, test } from 'vitest'
import { thin, windowsOf } from '../../src/tasks/fit.ts'

test('all lists are tried first, then the newest parts that are long enough to learn from', () => {
  expect(windowsOf(84)).toEqual([84])
  expect(windowsOf(400)).toEqual([400, 100])
  expect(windowsOf(4000)).toEqual([4000, 1000, 250])
})

test('a thinned curve keeps its last point, its order and no more points than asked for', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.integer({ min: 1, max: 20 }), (points, most) => {
      const numbered = points.map((point, index) => ({ point, index }))
      const kept = thin(numbered, most)
      expect(kept.length).toBeLessThanOrEqual(most)
      expect(kept.at(-1)).toBe(numbered.at(-1))
      expect(kept.map(({ index }) => index)).toEqual(kept.map(({ index }) => index).sort((a, b) => a - b))
    }),
  )
})
