import { expect, test } from 'vitest'
import { applied, byId, matches, newestFirst, type ShownTask } from '../../console/src/rooms/now/shown-tasks.ts'
import type { TaskChange } from '../../src/api/task-watch.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, second)).toISOString()

const aTask = (task: Partial<ShownTask>): ShownTask => ({
  task_id: 'a',
  type: 'inference',
  state: 'PENDING',
  time_creation: at(0),
  time_finished: null,
  ...task,
})

const aChange = (change: Partial<TaskChange>): TaskChange => ({
  task_id: 'a',
  type: 'inference',
  state: 'STARTED',
  at: at(1),
  ...change,
})

test('a task takes the states that are told of it, and keeps when it was stored', () => {
  const tasks = applied(byId([aTask({})]), [aChange({}), aChange({ state: 'SUCCESS', type: null, at: at(3) })])
  expect(tasks.get('a')).toMatchObject({ type: 'inference', state: 'SUCCESS', time_creation: at(0) })
})

test('when a task ended is what is stored, not when that was told', () => {
  const told = [aChange({ state: 'SUCCESS', at: at(3) })]
  const stored = aTask({ state: 'SUCCESS', time_finished: at(2) })
  const ends = [aTask({}), stored].map((task) => applied(byId([task]), told).get('a')?.time_finished)
  expect(ends).toEqual([null, at(2)])
})

test('a late message does not bring back a task whose end was only told', () => {
  const changes = [aChange({ state: 'SUCCESS', at: at(3) }), aChange({ state: 'PENDING', at: at(0) })]
  expect(applied(byId([aTask({})]), changes).get('a')?.state).toBe('SUCCESS')
})

test('a late message does not bring back a task that has ended', () => {
  const ended = aTask({ state: 'SUCCESS', time_finished: at(5) })
  const tasks = applied(byId([ended]), [aChange({ at: at(6) }), aChange({ state: 'PENDING', at: at(0) })])
  expect(tasks.get('a')).toEqual(ended)
})

test('a failed task that begins anew waits again', () => {
  const failed = aTask({ state: 'FAILURE', time_finished: at(5) })
  const tasks = applied(byId([failed]), [aChange({ state: 'PENDING', at: at(9) })])
  expect(tasks.get('a')).toMatchObject({ state: 'PENDING', time_finished: null })
})

test('a task that is new stands on top', () => {
  const tasks = applied(byId([aTask({})]), [aChange({ task_id: 'b', state: 'PENDING', at: at(2) })])
  expect(newestFirst(tasks).map(({ task_id }) => task_id)).toEqual(['b', 'a'])
})

test('a task that is heard of on its way is left to the database, which knows when it was stored', () => {
  expect(applied(byId([]), [aChange({ state: 'STARTED' }), aChange({ state: 'SUCCESS' })]).size).toBe(0)
})

test('what a worker has taken but not begun counts as waiting in a filter', () => {
  const isShown = matches({ state: 'PENDING', type: '', before: '' })
  expect(['RECEIVED', 'PROGRESS'].map((state) => isShown(aTask({ state })))).toEqual([true, false])
})
