import { expect, test } from 'vitest'
import { decide, type Trial } from '../../src/tasks/promotion.ts'
import { aGate } from './gate.ts'

const metrics = (ndcg: number) => ({ 'ndcg@10': ndcg })
const aDifference = (meanDifference: number, half = 0.05) => ({
  meanDifference,
  low: meanDifference - half,
  high: meanDifference + half,
})
const aTrial = (trial: Partial<Trial> = {}): Trial => ({
  challenger: metrics(0.7),
  champion: metrics(0.6),
  championProblem: null,
  baselines: { random: metrics(0.4), popularity: metrics(0.5) },
  lists: 200,
  difference: aDifference(0.1),
  guards: { 'ndcg@1': aDifference(0.02), mrr: aDifference(0.03) },
  ...trial,
})

test('a better challenger is promoted, and the decision names both figures', () => {
  const { kind, decision } = decide(aTrial(), aGate())
  expect(kind).toBe('promote')
  expect(decision).toMatch(/^Promoted: .*0\.7000.*0\.6000.*0\.0500 to 0\.1500/)
})

test('a challenger that may be no better than the champion is refused, and the decision says what is asked for', () => {
  const { kind, decision } = decide(aTrial({ difference: aDifference(0.1, 0.11) }), aGate())
  expect(kind).toBe('refuse')
  expect(decision).toContain('-0.0100 to 0.2100); a gain that is surely more than 0 is asked for')
})

test('a sure gain below the one asked for is refused, whether that is absolute or relative to the champion', () => {
  expect(decide(aTrial(), aGate({ minGain: 0.06 })).kind).toBe('refuse')
  expect(decide(aTrial(), aGate({ minRelativeGain: 0.08 })).kind).toBe('promote')
  expect(decide(aTrial(), aGate({ minRelativeGain: 0.09 }))).toMatchObject({
    kind: 'refuse',
    decision: expect.stringContaining('surely more than 0.0540 is asked for'),
  })
})

test('without a held-out choice nothing is compared and nothing promoted', () => {
  expect(decide(aTrial({ lists: 0 }), aGate())).toMatchObject({
    kind: 'refuse',
    decision: expect.stringContaining('no held-out list'),
  })
})

test('too few held-out lists refuse even a clear gain, and the decision says how many there are', () => {
  expect(decide(aTrial({ lists: 29 }), aGate({ minLists: 30 }))).toMatchObject({
    kind: 'refuse',
    decision: expect.stringContaining('on 29 held-out lists with a choice is 0.7000; at least 30 are asked for'),
  })
})

test('a challenger below a baseline is refused even when it beats the champion', () => {
  const { kind, decision } = decide(aTrial({ baselines: { popularity: metrics(0.8) } }), aGate())
  expect(kind).toBe('refuse')
  expect(decision).toContain('popularity reaches 0.8000')
})

test('a guard metric that falls too far refuses, and one that falls within the tolerance does not', () => {
  const trial = aTrial({ guards: { mrr: aDifference(0.01), 'ndcg@1': aDifference(-0.02) } })
  expect(decide(trial, aGate({ guardTolerance: 0.03 })).kind).toBe('promote')
  expect(decide(trial, aGate({ guardTolerance: 0.01 }))).toMatchObject({
    kind: 'refuse',
    decision: expect.stringContaining('NDCG@1 falls by 0.0200, and no more than 0.01 is allowed'),
  })
})

test('a challenger that passes is tried on some users, or waits for a person, where the policy says so', () => {
  expect(decide(aTrial(), aGate({ policy: 'canary', canaryShare: 20 }))).toMatchObject({
    kind: 'canary',
    sharePercent: 20,
    decision: expect.stringContaining('On trial with 20 % of the users'),
  })
  expect(decide(aTrial(), aGate({ policy: 'manual' }))).toMatchObject({
    kind: 'hold',
    decision: expect.stringMatching(/^Ready: /),
  })
})

test.each(['auto', 'canary', 'manual'] as const)(
  'without a champion the first model serves whatever it reached, under the policy %s',
  (policy) => {
    const first = aTrial({ champion: null, difference: null, guards: {}, lists: 0, challenger: metrics(0.1) })
    expect(decide(first, aGate({ policy, minGain: 0.5, minLists: 30 })).kind).toBe('promote')
  },
)

test('a champion that could not be tried is named with the reason', () => {
  const trial = aTrial({ champion: null, championProblem: 'other features', difference: null, guards: {} })
  expect(decide(trial, aGate()).decision).toContain('could not be tried (other features)')
})
