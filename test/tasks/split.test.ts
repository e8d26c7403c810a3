import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitByTime } from '../../src/tasks/split.ts'

test('the newest lists test, those before them validate, the oldest train', () => {
  expect(splitByTime([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toEqual({
    train: [1, 2, 3, 4, 5, 6],
    validation: [7, 8],
    test: [9, 10],
  })
})

test('every list is in exactly one part, in its old order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat()), (ids) => {
      const { train, validation, test: held } = splitByTime(ids)
      expect([...train, ...validation, ...held]).toEqual(ids)
    }),
  )
})
