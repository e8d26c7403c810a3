import { expect, test } from 'vitest'
import { createCatchUp } from '../../src/api/catch-up.ts'
import type { TaskChange } from '../../src/api/task-watch.ts'
import { INFERENCE_TASK } from '../../src/contract.ts'
import type { TaskStanding } from '../../src/store/store.ts'

const ENDED_AT = new Date('2026-11-23T12:00:00Z')

const aStanding = (taskId: string, changes: Partial<TaskStanding> = {}): TaskStanding => ({
  taskId,
  type: 'inference',
  status: 'SUCCESS',
  finishedAt: ENDED_AT,
  ...changes,
})

const anEvent = (type: string, uuid: string, at = ENDED_AT) => ({
  type,
  uuid,
  hostname: 'w1',
  name: INFERENCE_TASK,
  timestamp: at.getTime() / 1000,
})

/** Somebody who looks on, over a database that the test writes. */
const aStage = () => {
  const database: { rows: TaskStanding[]; asked: (readonly string[])[] } = { rows: [], asked: [] }
  const missed: TaskChange[] = []
  const errors: unknown[] = []
  let nowMs = 0
  const catchUp = createCatchUp({
    read: async (taskIds) => {
      database.asked.push(taskIds)
      return database.rows
    },
    onMissed: (change) => missed.push(change),
    onError: (error) => errors.push(error),
    now: () => nowMs,
  })
  /** A look, so many seconds later. */
  const lookAfter = async (seconds: number) => {
    nowMs += seconds * 1000
    catchUp.look()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { catchUp, database, missed, errors, lookAfter }
}

test('an end of which no worker told is told once, from the database', async () => {
  const { catchUp, database, missed, lookAfter } = aStage()
  await lookAfter(0)
  catchUp.accepted('t1')
  database.rows = [aStanding('t1')]
  await lookAfter(2)
  await lookAfter(2)
  expect(database.asked).toEqual([[], ['t1'], []])
  expect(missed).toEqual([{ task_id: 't1', type: 'inference', state: 'SUCCESS', at: ENDED_AT.toISOString() }])
})

test('tasks that nobody told of here are watched once the database says that they wait', async () => {
  const { database, missed, lookAfter } = aStage()
  database.rows = [aStanding('t1', { status: 'PENDING', finishedAt: null })]
  await lookAfter(0)
  database.rows = [aStanding('t1', { status: 'REVOKED' })]
  await lookAfter(2)
  expect(database.asked.at(-1)).toEqual(['t1'])
  expect(missed).toMatchObject([{ task_id: 't1', state: 'REVOKED' }])
})

test('that a training was begun is told by the database where its worker did not', async () => {
  const { catchUp, database, missed, lookAfter } = aStage()
  await lookAfter(0)
  catchUp.accepted('m1')
  database.rows = [aStanding('m1', { type: 'training', status: 'STARTED', finishedAt: null })]
  for (let look = 0; look < 3; look++) await lookAfter(2)
  expect(missed).toMatchObject([{ task_id: 'm1', type: 'training', state: 'STARTED' }])
})

test('an end that a worker told is no news from the database, also where it is told of the begin after it', async () => {
  const { catchUp, database, missed, lookAfter } = aStage()
  await lookAfter(0)
  expect(catchUp.isNews(anEvent('task-succeeded', 't1'))).toBe(true)
  catchUp.accepted('t1')
  database.rows = [aStanding('t1')]
  await lookAfter(2)
  expect([database.asked.at(-1), missed]).toEqual([['t1'], []])
})

test('an event that comes after the look is no news, and that of a cancelled task not either, whenever it comes', async () => {
  const { catchUp, database, missed, lookAfter } = aStage()
  database.rows = [aStanding('t1'), aStanding('t2', { status: 'REVOKED' })]
  await lookAfter(0)
  expect(missed).toHaveLength(2)
  expect(catchUp.isNews(anEvent('task-succeeded', 't1'))).toBe(false)
  const hoursLater = new Date('2026-11-23T15:00:00Z')
  expect(catchUp.isNews(anEvent('task-revoked', 't2', hoursLater))).toBe(false)
})

test('what a worker tells of a message that was delivered again after its task ended well is no news', async () => {
  const { catchUp, database, missed, lookAfter } = aStage()
  await lookAfter(0)
  const later = new Date(ENDED_AT.getTime() + 60_000)
  const tell = (type: string, at: Date) => catchUp.isNews(anEvent(type, 't1', at))
  expect(tell('task-succeeded', ENDED_AT)).toBe(true)
  expect(['task-received', 'task-started', 'task-succeeded'].map((type) => tell(type, later))).toEqual([
    false,
    false,
    false,
  ])
  // A look that began before the end answers after it.
  database.rows = [aStanding('t1', { status: 'STARTED', finishedAt: null })]
  await lookAfter(2)
  database.rows = [aStanding('t1', { finishedAt: later })]
  await lookAfter(2)
  expect(missed).toEqual([])
})

test('a task that is tried again at once ends again, by its worker or by the database', async () => {
  const { catchUp, database, missed, lookAfter } = aStage()
  const secondsLater = (seconds: number) => new Date(ENDED_AT.getTime() + seconds * 1000)
  await lookAfter(0)
  catchUp.isNews(anEvent('task-failed', 't1'))
  catchUp.isNews(anEvent('task-received', 't1', secondsLater(1)))
  expect(catchUp.isNews(anEvent('task-failed', 't1', secondsLater(2)))).toBe(true)
  for (const seconds of [0, 2]) {
    database.rows = [aStanding('t2', { status: 'FAILURE', finishedAt: secondsLater(seconds) })]
    await lookAfter(2)
  }
  expect(missed.map(({ task_id }) => task_id)).toEqual(['t2', 't2'])
})

test('tasks whose events come are not asked about, nor what was accepted while nobody looked on', async () => {
  const { catchUp, database, lookAfter } = aStage()
  catchUp.accepted('before')
  await lookAfter(60)
  await lookAfter(1.9)
  catchUp.isNews(anEvent('task-started', 't1'))
  await lookAfter(0.1)
  await lookAfter(2)
  expect(database.asked).toEqual([[], [], ['t1']])
})

test('a database that is away is asked again, and harms nobody', async () => {
  const { database, errors, missed, lookAfter } = aStage()
  Object.defineProperty(database, 'rows', { get: () => Promise.reject(new Error('away')), configurable: true })
  await lookAfter(0)
  Object.defineProperty(database, 'rows', { value: [aStanding('t1')] })
  await lookAfter(2)
  expect([errors.length, missed.length]).toEqual([1, 1])
})
