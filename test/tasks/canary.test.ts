import { expect, test } from 'vitest'
import type { OnlineFigures, RunningTrial } from '../../src/store/store.ts'
import { judgeTrial, watchTrial } from '../../src/tasks/canary.ts'

const POLICY = { minLists: 100, maxLists: 2000 }

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

test('an undecided trial goes on, and ends at its limit by the mean', () => {
  expect(judgeTrial(aTrial(figures(2, 1999)), POLICY)).toEqual({ kind: 'go-on' })
  expect(judgeTrial(aTrial(figures(2, 2000)), POLICY).kind).toBe('promote')
  expect(judgeTrial(aTrial(figures(2, 2000, { choices: 1995 })), POLICY).kind).toBe('stop')
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
