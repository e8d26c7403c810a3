import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultValues } from '../../console/src/domain/defaults.ts'
import { type Field, kindOf } from '../../console/src/domain/schema.ts'
import { asAsked, changed, sliderRange } from '../../console/src/rooms/search/values.ts'
import { places } from '../../src/domain/places/places.ts'
import { reads } from './reads.ts'

const fields: readonly Field[] = reads(places.user)

test('every field of places has a control', () => {
  expect(fields.filter(({ schema }) => kindOf(schema) === undefined)).toEqual([])
  expect(fields.map(({ name, schema }) => [name, kindOf(schema)])).toContainEqual(['people_age', 'numbers'])
})

test('what the form begins with is accepted as it is, and has no day of the past', () => {
  const values = defaultValues(fields)
  expect(places.check(values)).toEqual([])
  expect(String(values.time_arrival) >= new Date().toISOString().slice(0, 10)).toBe(true)
  expect(values).not.toHaveProperty('name')
})

test('there is an age for each person, however their number changes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1 }), (numbers) => {
      const last = numbers.reduce(
        (values, count) => changed(fields, values, ['people_num', count]),
        defaultValues(fields),
      )
      expect(last.people_age).toHaveLength(numbers.at(-1) ?? 0)
    }),
  )
})

test('there are no more children than people, whichever is changed', () => {
  const children = fields.filter(({ name }) => name === 'children_num')
  const values = changed(fields, { people_num: 4, people_age: [], children_num: 3 }, ['people_num', 2])
  expect(values.children_num).toBe(2)
  expect(children.map((field) => sliderRange(asAsked(field, values).schema).max)).toEqual([2])
})

test('a slider without a least value goes below zero, and one of a single value has a step', () => {
  expect(sliderRange({ type: 'number', examples: [10] })).toMatchObject({ min: -50, max: 50 })
  expect(sliderRange({ type: 'number', maximum: -1 })).toMatchObject({ min: -51, max: -1 })
  expect(sliderRange({ type: 'number', minimum: 5, maximum: 5 })).toEqual({ min: 5, max: 5, step: 1 })
})

test('a slider ends where its scale does, and before a maximum that only keeps nonsense out', () => {
  expect(sliderRange({ type: 'number', maximum: 100, examples: [10] }).max).toBe(100)
  expect(sliderRange({ type: 'number', maximum: 5, examples: [3] }).max).toBe(5)
  expect(sliderRange({ type: 'integer', minimum: 1, maximum: 365, examples: [3] }).max).toBe(20)
  expect(sliderRange({ type: 'number', examples: [450] }).max).toBe(2000)
})

test('a slider holds the example and stays within the schema', () => {
  for (const { schema } of fields.filter(({ schema }) => kindOf(schema) === 'number')) {
    const { min, max } = sliderRange(schema)
    const example = Number(schema.examples?.[0])
    expect([min <= example, example <= max, max <= (schema.maximum ?? max)]).toEqual([true, true, true])
  }
})
