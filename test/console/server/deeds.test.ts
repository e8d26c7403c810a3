import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { deedAnswered, keyOfDeed } from '../../../console/src/server/deeds.ts'

const aPlace = () => `PUT /${randomUUID()}`

test('a deed that got no answer keeps its key, until it gets one', () => {
  const place = aPlace()
  const key = keyOfDeed(place, 'A')
  expect(keyOfDeed(place, 'A')).toBe(key)
  deedAnswered(place, key)
  expect(keyOfDeed(place, 'A')).not.toBe(key)
})

test('what is chosen again after something else is no repeat', () => {
  const place = aPlace()
  const keys = ['A', 'B', 'A'].map((body) => keyOfDeed(place, body))
  expect(new Set(keys).size).toBe(3)
})

test('a late answer does not take the key of what was asked after it', () => {
  const place = aPlace()
  const earlier = keyOfDeed(place, 'A')
  const key = keyOfDeed(place, 'B')
  deedAnswered(place, earlier)
  expect(keyOfDeed(place, 'B')).toBe(key)
})

test('a key is used for five minutes from its first use on, however often it is tried', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0)
  const place = aPlace()
  const keys = [0, 200_000, 400_000].map((ms) => {
    now.mockReturnValue(ms)
    return keyOfDeed(place, 'A')
  })
  now.mockRestore()
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[0])
})
