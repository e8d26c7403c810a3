import { expect, test } from 'vitest'
import { places } from '../../src/domain/places/places.ts'
import { inputsOf } from '../../src/drift/inputs.ts'
import { addFeedback, feedbackOf, judgeFeedback, NO_FEEDBACK } from '../../src/drift/judge-feedback.ts'
import { type InputDrift, judgeInputs } from '../../src/drift/judge-inputs.ts'
import { type Sketches, sketchInputs } from '../../src/drift/sketch.ts'
import { NOISY_KINDS, USUAL_KINDS } from '../../src/simulation/kinds.ts'
import { createRandom } from '../../src/simulation/random.ts'
import { makeUser, type Traveller } from '../../src/simulation/users.ts'

const inputs = inputsOf(places)
const AT = new Date('2026-11-23T12:00:00Z')

const users = (count: number, seed: number, change: (user: Traveller) => object = (user) => user) => {
  const random = createRandom(seed, 0)
  return Array.from({ length: count }, () => change(makeUser(random, USUAL_KINDS, AT)))
}
const sketch = (made: readonly object[]): Sketches =>
  sketchInputs(
    inputs,
    made.map((user) => ({ user: places.describeUser({ ...user }), askedAt: AT })),
  )

const REFERENCE = sketch(users(2_000, 1))
const judge = (recent: Sketches, before: readonly string[] = []): InputDrift[] =>
  judgeInputs({ inputs, reference: REFERENCE, recent, before: new Set(before) })
const driftedIn = (drifts: readonly InputDrift[]) => drifts.filter(({ drifted }) => drifted).map(({ name }) => name)

test('users like those of the training are no drift, whatever the draw', () => {
  for (let seed = 2; seed < 30; seed++) expect(driftedIn(judge(sketch(users(300, seed))))).toEqual([])
})

test('users of another kind are a drift in what they are unlike', () => {
  const random = createRandom(5, 0)
  const drifted = driftedIn(judge(sketch(Array.from({ length: 300 }, () => makeUser(random, NOISY_KINDS, AT)))))
  expect(drifted).toEqual(expect.arrayContaining(['people_num', 'age_avg', 'budget', 'pool']))
})

test('one input that changes is named, and the others are not', () => {
  const dearer = users(400, 3, (user) => ({ ...user, budget: user.budget * 2 }))
  expect(driftedIn(judge(sketch(dearer)))).toEqual(['budget'])
})

test('an input that is no longer sent is a drift', () => {
  const silent = users(400, 4, ({ nights: _, ...user }) => user)
  expect(driftedIn(judge(sketch(silent)))).toEqual(['nights'])
})

test('a drift ends only when the index is low again', () => {
  const slightly = sketch(users(1_000, 6, (user) => ({ ...user, budget: user.budget * 1.25 })))
  const index = judge(slightly).find(({ name }) => name === 'budget')?.stabilityIndex
  expect(index).toBeGreaterThan(0.1)
  expect(index).toBeLessThan(0.25)
  expect(driftedIn(judge(slightly))).toEqual([])
  expect(driftedIn(judge(slightly, ['budget']))).toEqual(['budget'])
  expect(driftedIn(judge(sketch(users(1_000, 7)), ['budget']))).toEqual([])
})

test('too few users are not judged', () => {
  expect(driftedIn(judge(sketch(users(199, 3, (user) => ({ ...user, budget: 1 })))))).toEqual([])
})

/** Answered lists: `rate` of them with a choice, at these positions in turn. */
const lists = (count: number, rate: number, positions: readonly number[]) =>
  Array.from({ length: count }, (_, index) =>
    feedbackOf(index < rate * count ? (positions[index % positions.length] ?? 1) : null),
  ).reduce(addFeedback, NO_FEEDBACK)

const USUAL = lists(1_000, 0.9, [1, 1, 2, 5])
const fall = (recent: typeof USUAL, before: readonly string[] = []) => {
  const { choiceRate, reciprocalPosition } = judgeFeedback(USUAL, recent, new Set(before))
  return { rate: choiceRate.falling, position: reciprocalPosition.falling }
}

test('choices further down are noticed although users choose as often as before', () => {
  expect(fall(lists(300, 0.9, [1, 2, 3, 6]))).toEqual({ rate: false, position: true })
})

test('fewer choices are noticed although those made are as far up as before', () => {
  expect(fall(lists(300, 0.7, [1, 1, 2, 5]))).toEqual({ rate: true, position: false })
})

test.each([0, 1, 99])('%i recent choices do not tell how far up users choose', (choices) => {
  const few = lists(1_000, choices / 1_000, [10])
  expect(fall(few).position).toBe(false)
  expect(fall(few, ['reciprocal_position']).position).toBe(false)
  expect(fall(lists(1_000, 0.1, [9, 10])).position).toBe(true)
})

test('getting better is no drift, nor is a little worse', () => {
  expect(fall(lists(300, 1, [1]))).toEqual({ rate: false, position: false })
  expect(fall(lists(300, 0.88, [1, 1, 2, 6]))).toEqual({ rate: false, position: false })
})

test('a fall goes on until chance alone would explain what is left of it', () => {
  const half = lists(300, 0.84, [1, 1, 2, 5])
  expect(fall(half)).toEqual({ rate: false, position: false })
  expect(fall(half, ['choice_rate'])).toEqual({ rate: true, position: false })
  expect(fall(USUAL, ['choice_rate', 'reciprocal_position'])).toEqual({ rate: false, position: false })
})

test('the interval lies around the difference', () => {
  const { difference, low, high } = judgeFeedback(USUAL, lists(300, 0.7, [1]), new Set()).choiceRate
  expect(difference).toBeCloseTo(-0.2)
  expect((low + high) / 2).toBeCloseTo(difference)
  expect(high - low).toBeCloseTo(2 * 1.96 * Math.sqrt((0.9 * 0.1) / 1000 + (0.7 * 0.3) / 300), 2)
})
