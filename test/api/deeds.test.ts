import { expect, test } from 'vitest'
import { createDeeds, MOST_DEEDS } from '../../src/api/deeds.ts'

const DONE = { status: 200, type: '', body: 'done' }

/** Deeds by a clock that the test moves. */
const aStage = () => {
  const clock = { nowMs: 0 }
  const deeds = createDeeds(() => clock.nowMs)
  const isKnown = (caller: string, name: string) => deeds.find(caller, name) !== undefined
  const end = (caller: string, name: string) => deeds.begin(caller, name, '').settle(DONE)
  return { clock, deeds, isKnown, end }
}

test('a deed is known for ten minutes', () => {
  const { clock, isKnown, end } = aStage()
  end('me', 'one')
  clock.nowMs = 599_999
  expect(isKnown('me', 'one')).toBe(true)
  clock.nowMs = 600_000
  expect(isKnown('me', 'one')).toBe(false)
})

test('the same key of another caller is another deed', () => {
  const { isKnown, end } = aStage()
  end('me', 'one')
  expect(isKnown('you', 'one')).toBe(false)
})

test('of many deeds the oldest are forgotten, but not those of another caller', () => {
  const { isKnown, end } = aStage()
  end('operator', 'rollback')
  for (let index = 0; index <= MOST_DEEDS; index++) end('client', `put ${index}`)
  expect([isKnown('operator', 'rollback'), isKnown('client', 'put 0'), isKnown('client', 'put 1')]).toEqual([
    true,
    false,
    true,
  ])
})

test('a deed that is under way is not forgotten, neither for many nor for its age', async () => {
  const { clock, deeds, isKnown, end } = aStage()
  const slow = deeds.begin('me', 'slow', '')
  for (let index = 0; index <= MOST_DEEDS; index++) end('me', `put ${index}`)
  clock.nowMs = 700_000
  const repeat = deeds.find('me', 'slow')
  slow.settle(DONE)
  expect(await repeat?.answer).toEqual(DONE)
  expect(isKnown('me', 'slow')).toBe(false)
})

test('a deed that was refused is not kept, whatever is told of it afterwards', () => {
  const { deeds, isKnown, end } = aStage()
  end('me', 'other')
  const refused = deeds.begin('me', 'one', '')
  refused.settle({ ...DONE, status: 503 })
  expect(isKnown('me', 'one')).toBe(false)
  end('me', 'one')
  refused.settle({ ...DONE, status: 503 })
  expect(isKnown('me', 'one')).toBe(true)
})

test('callers who do not come again are forgotten when others come', () => {
  const { clock, deeds, end } = aStage()
  end('me', 'one')
  clock.nowMs = 600_000
  end('you', 'one')
  expect(deeds.callers()).toEqual(['you'])
})
