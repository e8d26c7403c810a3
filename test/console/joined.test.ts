import { expect, test } from 'vitest'
import { joined } from '../../console/src/rooms/inputs/joined.ts'
import type { Feedback } from '../../console/src/rooms/inputs/measures.ts'

type Point = Feedback['history'][number]

const aPoint = (second: number, fields: Partial<Point> = {}): Point => ({
  from: new Date(second * 1000).toISOString(),
  to: new Date((second + 1) * 1000).toISOString(),
  lists: 50,
  choice_rate: 0.8,
  reciprocal_position: 0.5,
  mean_position: 2,
  ...fields,
})

const aChange = { baseline: 0, recent: 0, difference: 0, low: 0, high: 0, p_value: 1, falling: false }

const feedbackOf = (history: readonly Point[]): Feedback => ({
  baseline_lists: 0,
  recent_lists: 0,
  choice_rate: aChange,
  reciprocal_position: aChange,
  mean_position: { baseline: 0, recent: 0 },
  lists_per_point: 50,
  history: [...history],
})

const someOf = (count: number) => Array.from({ length: count }, (_, second) => aPoint(second))

test('points that are few are drawn as they are', () => {
  const feedback = feedbackOf(someOf(60))
  expect(joined(feedback)).toBe(feedback)
})

test.each([61, 100, 119, 200])('of %i points at most sixty are drawn, of all lists', (count) => {
  const { history, lists_per_point } = joined(feedbackOf(someOf(count)))
  expect(history.length).toBeLessThanOrEqual(60)
  expect(history.reduce((sum, { lists }) => sum + lists, 0)).toBe(count * 50)
  expect([history[0]?.lists, history.at(-1)?.to]).toEqual([lists_per_point, aPoint(count - 1).to])
})

test('joined points weigh their lists, and positions the choices', () => {
  const first = aPoint(0, { lists: 30, choice_rate: 1, reciprocal_position: 1, mean_position: 1 })
  const second = aPoint(1, { lists: 10, choice_rate: 0.2, reciprocal_position: 0.2, mean_position: 5 })
  const [point] = joined(feedbackOf([first, second, ...someOf(60)])).history
  expect(point).toMatchObject({ from: first.from, to: second.to, lists: 40, choice_rate: 0.8 })
  expect([point?.reciprocal_position, point?.mean_position]).toEqual([expect.closeTo(0.95), expect.closeTo(1.25)])
})

test('points without any choice have no position when they are joined, either', () => {
  const none = { choice_rate: 0, reciprocal_position: null, mean_position: null }
  const [point] = joined(feedbackOf([aPoint(0, none), aPoint(1, none), ...someOf(60)])).history
  expect(point).toMatchObject({ choice_rate: 0, reciprocal_position: null, mean_position: null })
})
