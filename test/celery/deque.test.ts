import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Deque } from '../../src/celery/deque.ts'

test('a deque behaves as an array does, at both ends', () => {
  const step = fc.constantFrom('pushBack', 'pushFront', 'popFront')
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.nat()), { maxLength: 200, size: 'max' }), (steps) => {
      const deque = new Deque<number>()
      const model: number[] = []
      for (const [kind, value] of steps) {
        if (kind === 'popFront') expect(deque.popFront()).toBe(model.shift())
        else if (kind === 'pushBack') deque.pushBack(value)
        else deque.pushFront(value)
        if (kind === 'pushBack') model.push(value)
        if (kind === 'pushFront') model.unshift(value)
      }
      expect([[...deque], deque.size, deque.peek()]).toEqual([model, model.length, model[0]])
    }),
  )
})
