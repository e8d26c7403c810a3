import { expect, test } from 'vitest'
import type { OnlineFigures, RunningTrial } from '../../src/store/store.ts'
import { judgeTrial, watchTrial } from '../../src/tasks/canary.ts'

const POLICY = { minLists: 100, maxLists: 2000, maxHours: 168, tolerance: 0.01 }

/** `choices` of the answered lists had a choice, all at the same position. */
const figures = (version: number, answered: number, { position = 2, choices = answered } = {}): OnlineFigures => ({
  version,
  lists: answered,
  answered,
  choices,
  meanPosition: position,
  reciprocalSum: choices / position,
  reciprocalSquares: choices / position ** 2,
})

const aTrial = (challenger: OnlineFigures, changes: Partial<RunningTrial> = {}): RunningTrial => ({
  changeNo: 7,
  sharePercent: 10,
  runningHours: 1,
  champion: figures(1, challenger.answered * 9),
  challenger,
  ...changes,
})

test('a challenger whose choices are surely nearer to the top is promoted, with the figures in the reason', () => {
  const verdict = judgeTrial(aTrial(figures(2, 300, { position: 1 })), POLICY)
  expect(verdict).toMatchObject({
    kind: 'promote',
    reason: expect.stringMatching(/differs by 0\.5.* on 300 answered lists against the champion's 2700, surely better/),
  })
})

test('a challenger whose choices are surely further down is stopped', () => {
  expect(judgeTrial(aTrial(figures(2, 300, { position: 4 })), POLICY)).toMatchObject({
    kind: 'stop',
    reason: expect.stringContaining('surely worse'),
  })
})

test('a challenger with better positions and fewer choices is stopped by the guard', () => {
  const trial = aTrial(figures(2, 500, { position: 1, choices: 300 }))
  expect(judgeTrial(trial, POLICY)).toMatchObject({
    kind: 'stop',
    reason: expect.stringContaining('rate of choices fell'),
  })
})

test('nothing is judged before both models have enough answered lists', () => {
  expect(judgeTrial(aTrial(figures(2, 99, { position: 1 })), POLICY)).toEqual({ kind: 'go-on' })
})

/** Half of the choices at the first position, half at the second, so that equal models have some spread. */
const spread = (version: number, answered: number): OnlineFigures => ({
  ...figures(version, answered),
  reciprocalSum: answered * 0.75,
  reciprocalSquares: answered * 0.625,
})

test('an undecided trial goes on, and ends at its limit with a promotion when it is surely not worse by the tolerance', () => {
  expect(judgeTrial(aTrial(figures(2, 1999)), POLICY)).toEqual({ kind: 'go-on' })
  expect(judgeTrial(aTrial(figures(2, 2000)), POLICY)).toMatchObject({
    kind: 'promote',
    reason: expect.stringMatching(/at least -0\.00\d\d .*so not worse by more than the tolerance 0\.01/),
  })
})

test('an equal challenger is stopped at the limit where too few lists rule out a fall by the tolerance', () => {
  const few = { ...POLICY, maxLists: 500 }
  const trial = aTrial(spread(2, 500), { champion: spread(1, 4500) })
  expect(judgeTrial(trial, few)).toMatchObject({
    kind: 'stop',
    reason: expect.stringMatching(/at least -0\.0\d+ .*a fall by more than the tolerance 0\.01 is not ruled out/),
  })
  expect(judgeTrial(trial, { ...few, tolerance: 0.03 }).kind).toBe('promote')
})

test('a trial that nobody answers, or too few, ends when its time is over', () => {
  const late = { runningHours: 168 }
  expect(judgeTrial(aTrial(figures(2, 0), late), POLICY)).toMatchObject({
    kind: 'stop',
    reason: expect.stringContaining('only 0 lists of one model were answered in 168 hours'),
  })
  expect(judgeTrial(aTrial(spread(2, 150), { ...late, champion: spread(1, 1350) }), POLICY).kind).toBe('stop')
})

test('at the limit a rate of choices that fell by more than the tolerance stops the trial', () => {
  const challenger = { ...figures(2, 2000, { choices: 1760 }), reciprocalSum: 920, reciprocalSquares: 500 }
  const champion = { ...figures(1, 18_000, { choices: 16_200 }), reciprocalSum: 8100, reciprocalSquares: 4050 }
  expect(judgeTrial(aTrial(challenger, { champion }), POLICY)).toMatchObject({
    kind: 'stop',
    reason: expect.stringContaining('rate of choices fell by 0.0200, more than the tolerance'),
  })
})

test('a split that is no chance stops the trial, however good the challenger looks, and says where to look', () => {
  const challenger = { ...figures(2, 300, { position: 1 }), lists: 100 }
  expect(judgeTrial(aTrial(challenger), POLICY)).toMatchObject({
    kind: 'stop',
    reason: expect.stringMatching(/ranked 3\.6 % of 2800 lists instead of 10 %.*look for failed inferences/),
  })
})

test('without a trial nothing is concluded, and of several processes only the first concludes', async () => {
  const trial = aTrial(figures(2, 300, { position: 1 }))
  const conclusions = [true, false]
  const registry = { trial: async () => trial, conclude: async () => conclusions.shift() ?? false }
  expect(await watchTrial({ ...registry, trial: async () => undefined }, POLICY)).toBeUndefined()
  expect(await watchTrial(registry, POLICY)).toMatchObject({ version: 2 })
  expect(await watchTrial(registry, POLICY)).toBeUndefined()
})
