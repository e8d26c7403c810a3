import { expect, test } from 'vitest'
import { decide, type Trial } from '../../src/tasks/promotion.ts'

const metrics = (ndcg: number) => ({ 'ndcg@10': ndcg })
const aTrial = (trial: Partial<Trial>): Trial => ({
  challenger: metrics(0.7),
  champion: metrics(0.6),
  championProblem: null,
  baselines: { random: metrics(0.4), popularity: metrics(0.5) },
  lists: 200,
  difference: { low: 0.05, high: 0.15 },
  ...trial,
})

test('a better challenger is promoted, and the decision names both figures', () => {
  const { promote, decision } = decide(aTrial({}), 0)
  expect(promote).toBe(true)
  expect(decision).toMatch(/^Promoted: .*0\.7000.*0\.6000.*0\.0500 to 0\.1500/)
})

test('a challenger that may be no better than the champion is refused, and the decision says what is asked for', () => {
  const { promote, decision } = decide(aTrial({ difference: { low: -0.01, high: 0.2 } }), 0)
  expect(promote).toBe(false)
  expect(decision).toContain('-0.0100 to 0.2000); a gain that is surely more than 0 is asked for')
})

test('a sure gain below the one asked for is refused', () => {
  expect(decide(aTrial({}), 0.06).promote).toBe(false)
})

test('without a held-out choice nothing is compared and nothing promoted', () => {
  expect(decide(aTrial({ lists: 0 }), 0)).toMatchObject({
    promote: false,
    decision: expect.stringContaining('no held-out list'),
  })
})

test('a challenger below a baseline is refused even when it beats the champion', () => {
  const { promote, decision } = decide(aTrial({ baselines: { popularity: metrics(0.8) } }), 0)
  expect(promote).toBe(false)
  expect(decision).toContain('popularity reaches 0.8000')
})

test('without a champion the first model serves whatever it reached', () => {
  expect(decide(aTrial({ champion: null, difference: null, challenger: metrics(0.1) }), 0.5).promote).toBe(true)
})

test('a champion that could not be tried is named with the reason', () => {
  const trial = aTrial({ champion: null, championProblem: 'other features', difference: null })
  expect(decide(trial, 0).decision).toContain('could not be tried (other features)')
})
