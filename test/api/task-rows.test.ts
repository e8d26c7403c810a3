import { expect, test } from 'vitest'
import { taskPortrait } from '../../src/api/task-rows.ts'
import type { TaskStory } from '../../src/api/task-watch.ts'
import type { InferencePortrait } from '../../src/store/store.ts'

const at = (ms: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, 0, ms))

/** Stored at 100 ms, and by now without an end. */
const anInference = (portrait: Partial<InferencePortrait> = {}): InferencePortrait => ({
  taskId: 't',
  type: 'inference',
  status: 'PENDING',
  reason: null,
  createdAt: at(100),
  publishedAt: null,
  begunAt: null,
  finishedAt: null,
  deadlineAt: null,
  republished: 0,
  userId: 1,
  user: {},
  ranking: null,
  ...portrait,
})

/** Steps with their milliseconds. */
const timelineOf = (task: InferencePortrait, story?: TaskStory) =>
  taskPortrait(task, task.status, story).timeline.map(({ step, at }) => [step, new Date(at).getMilliseconds()])

test('while a task runs its worker tells when it was begun, afterwards the row', () => {
  const story = { worker: 'w', begunAt: at(130) }
  expect(timelineOf(anInference(), story)).toEqual([
    ['stored', 100],
    ['begun', 130],
  ])
  const ended = anInference({ begunAt: at(125), finishedAt: at(150) })
  const steps = [
    ['stored', 100],
    ['begun', 125],
    ['finished', 150],
  ]
  expect([timelineOf(ended, story), timelineOf(ended)]).toEqual([steps, steps])
})

test('no step is later than the next one, or earlier than the start, whatever the clocks of others say', () => {
  const story = { worker: 'w', receivedAt: at(50) }
  const noted = anInference({ publishedAt: at(180), begunAt: at(110), finishedAt: at(150) })
  expect(timelineOf(noted, story)).toEqual([
    ['stored', 100],
    ['published', 100],
    ['received', 100],
    ['begun', 110],
    ['finished', 150],
  ])
  expect(timelineOf(noted, { worker: 'w', receivedAt: at(170) })).toContainEqual(['received', 110])
})

test('an attempt is one that a worker began', () => {
  const attemptsOf = (task: InferencePortrait, story?: TaskStory) => taskPortrait(task, task.status, story).attempts
  const sent = anInference({ publishedAt: at(110) })
  expect([attemptsOf(anInference()), attemptsOf(sent)]).toEqual([0, 0])
  expect(attemptsOf(sent, { worker: 'w', begunAt: at(130) })).toBe(1)
  expect(attemptsOf({ ...sent, republished: 1, begunAt: at(140) })).toBe(2)
})
