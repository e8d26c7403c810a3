import { expect, test } from 'vitest'
import { places } from '../../src/domain/places/places.ts'
import type { ShownList } from '../../src/store/store.ts'
import { examinationOf, weighted } from '../../src/tasks/examination.ts'
import { examplesOf } from '../../src/tasks/examples.ts'
import { aPlace, aUser } from '../domain/builders.ts'

const SETTINGS = { objective: 'logistic', trees: 5, leaves: 4, learningRate: 0.1, seed: 1 } as const

/** A list of three places with the choice at one position; 0 for none. */
const aList = (chosen: number, modelId: string | null = 'm'): ShownList => ({
  listId: 1,
  user: aUser(),
  askedAt: new Date('2026-11-01'),
  modelId,
  items: [1, 2, 3].map((position) => ({
    itemId: position,
    position,
    fields: aPlace({ price: 100 * position }),
    label: position === chosen ? 1 : 0,
  })),
})

const EXAMINATION = Float64Array.of(1, 0.5, 0.01)

test('a choice counts the more, the less its place is looked at, up to a limit; all else counts once', () => {
  const lists = [aList(1), aList(2), aList(3), aList(0)]
  const { weights } = weighted(examplesOf(places, lists), lists, EXAMINATION)
  expect([...(weights ?? [])]).toEqual([1, 1, 1, 1, 2, 1, 1, 1, 10, 1, 1, 1])
})

test('made-up lists count once wherever the choice was, and alone they give no propensities', () => {
  const lists = [aList(2, null), aList(3, null)]
  const { weights } = weighted(examplesOf(places, lists), lists, EXAMINATION)
  expect(new Set(weights)).toEqual(new Set([1]))
  expect(examinationOf(places, lists, SETTINGS)).toHaveLength(0)
})

test('without propensities the examples stay as they are', () => {
  const lists = [aList(2)]
  const examples = examplesOf(places, lists)
  expect(weighted(examples, lists, new Float64Array(0))).toBe(examples)
})
