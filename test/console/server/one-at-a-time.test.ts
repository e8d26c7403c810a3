import { expect, test } from 'vitest'
import { oneAtATime } from '../../../console/src/server/one-at-a-time.ts'

/** Something that ends when told. */
const slow = (signal = new AbortController().signal) => {
  const ends: (() => void)[] = []
  const ask = oneAtATime(() => new Promise<void>((resolve) => ends.push(resolve)), signal)
  const end = async () => {
    ends.at(-1)?.()
    await new Promise(setImmediate)
  }
  return { ask, end, count: () => ends.length }
}

test('what is asked for while it is under way is done once more after it', async () => {
  const { ask, end, count } = slow()
  for (let asked = 0; asked < 5; asked += 1) ask()
  expect(count()).toBe(1)
  await end()
  expect(count()).toBe(2)
  await end()
  expect(count()).toBe(2)
  ask()
  expect(count()).toBe(3)
})

test('nothing more is done once nobody waits for it', async () => {
  const leaving = new AbortController()
  const { ask, end, count } = slow(leaving.signal)
  ask()
  ask()
  leaving.abort()
  await end()
  ask()
  expect(count()).toBe(1)
})
