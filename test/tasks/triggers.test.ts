import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import type { TrainingSituation } from '../../src/store/store.ts'
import { createTriggers, dueCause, type TriggerPolicy } from '../../src/tasks/triggers.ts'
import { useStore } from '../support/store.ts'

const NOW = new Date('2026-11-23T12:00:00Z')
const before = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)

const POLICY: TriggerPolicy = { nextScheduled: () => null, afterChoices: 1000, onDrift: true, minPauseMs: 60_000 }

const due = ({
  policy = {},
  situation = {},
  drifted = false,
}: {
  policy?: Partial<TriggerPolicy>
  situation?: Partial<TrainingSituation>
  drifted?: boolean
}) =>
  dueCause(
    { ...POLICY, ...policy },
    { isTraining: false, lastBegunAt: before(10), newChoices: 0, now: NOW, ...situation },
    { drifted, startedAt: before(60) },
  )

test('enough new choices start a training, fewer do not, and 0 never does', () => {
  expect(due({ situation: { newChoices: 999 } })).toBeUndefined()
  expect(due({ situation: { newChoices: 1000 } })).toBe('choices')
  expect(due({ situation: { newChoices: 1000 }, policy: { afterChoices: 0 } })).toBeUndefined()
})

test('a drift starts a training where that is wished and there is something new to learn from', () => {
  expect(due({ drifted: true, situation: { newChoices: 100 } })).toBe('drift')
  expect(due({ drifted: true, situation: { newChoices: 99 } })).toBeUndefined()
  expect(due({ drifted: true, situation: { newChoices: 100 }, policy: { onDrift: false } })).toBeUndefined()
})

test('a moment of the schedule since the last training starts one, also when it was missed', () => {
  const at = (moment: Date) => ({ nextScheduled: (after: Date) => (after < moment ? moment : null) })
  expect(due({ policy: at(before(5)) })).toBe('schedule')
  expect(due({ policy: at(before(-5)) })).toBeUndefined()
  expect(due({ policy: at(before(11)) })).toBeUndefined()
  expect(due({ policy: at(before(70)), situation: { lastBegunAt: null } })).toBeUndefined()
})

test('nothing starts while a training is unfinished, or within the pause after the last one', () => {
  const reasons = { drifted: true, policy: { nextScheduled: () => before(1) } }
  expect(due({ ...reasons, situation: { newChoices: 1000, isTraining: true } })).toBeUndefined()
  expect(due({ ...reasons, situation: { newChoices: 1000, lastBegunAt: before(0.9) } })).toBeUndefined()
})

const stage = useStore()
const published: string[] = []
const triggers = () =>
  createTriggers({
    store: stage.store,
    policy: { ...POLICY, nextScheduled: () => new Date(0), minPauseMs: 0 },
    publish: async (taskId) => void published.push(taskId),
    startedAt: NOW,
  })

beforeAll(async () => {
  const taskId = randomUUID()
  await stage.store.models.start(taskId, { cause: 'first' })
  await stage.store.models.end(taskId, 'FAILURE', 'for the test')
})

test('of several processes one starts the training, which goes out and leaves the outbox', async () => {
  const started = await Promise.all([1, 2, 3].map(() => triggers()(false)))
  const mine = started.filter((one) => one !== undefined)
  expect(mine).toEqual([{ taskId: published[0], cause: 'schedule' }])
  expect(published).toHaveLength(1)
  expect(await stage.store.models.claim({ olderThanMs: 0, limit: 10, forMs: 0 })).toEqual([])
})
