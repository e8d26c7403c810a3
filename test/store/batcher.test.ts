import { expect, test } from 'vitest'
import { createBatcher } from '../../src/store/batcher.ts'

interface Call {
  readonly key: string
  readonly value: number
}

/** A batcher that doubles values and notes the batches it wrote. */
const doubling = () => {
  const batches: number[][] = []
  const write = async (calls: readonly Call[]) => {
    batches.push(calls.map(({ value }) => value))
    if (calls.some(({ value }) => value < 0)) throw new Error('negative')
    return calls.map(({ value }) => value * 2)
  }
  return { batches, double: createBatcher(({ key }: Call) => key, write) }
}

const calls = (count: number) => Array.from({ length: count }, (_, value) => ({ key: `${value}`, value }))

test('calls that wait together share a batch of at most 100, and each gets its own answer', async () => {
  const { batches, double } = doubling()
  const answers = await Promise.all(calls(250).map(double))
  expect(answers).toEqual(calls(250).map(({ value }) => value * 2))
  expect(batches.map((batch) => batch.length)).toEqual([1, 100, 100, 49])
})

test('calls with the same key never share a batch and keep their order', async () => {
  const { batches, double } = doubling()
  await Promise.all([1, 2, 3].map((value) => double({ key: 'same', value })))
  await Promise.all([4, 5, 6].map((value) => double({ key: value === 4 ? 'other' : 'same', value })))
  expect(batches).toEqual([[1], [2], [3], [4], [5], [6]])
})

test('a failed batch fails its own callers and no later ones', async () => {
  const { double } = doubling()
  const outcomes = await Promise.allSettled([-1, 5].map((value) => double({ key: `${value}`, value })))
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
})
