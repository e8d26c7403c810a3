import { expect, test } from 'vitest'
import { createTicker } from '../../src/api/ticker.ts'

const aTicker = (read: (count: number) => Promise<number> = async (count) => count) => {
  const stage = { reads: 0, idle: 0, errors: [] as unknown[] }
  const listen = createTicker({
    everyMs: 1,
    read: () => read(++stage.reads),
    onIdle: async () => void stage.idle++,
    onError: (error) => stage.errors.push(error),
  })
  return { stage, listen }
}

/** The first `count` values. */
const take = async (values: AsyncIterable<number>, count: number) => {
  const taken: number[] = []
  for await (const value of values) if (taken.push(value) === count) break
  return taken
}

test('all listeners share one reading', async () => {
  const { stage, listen } = aTicker()
  const { signal } = new AbortController()
  const [first, second] = await Promise.all([take(listen(signal), 3), take(listen(signal), 3)])
  expect(first).toEqual([1, 2, 3])
  expect(second).toEqual(first)
  await expect.poll(() => stage.idle).toBe(1)
})

test('nothing is read while nobody listens, and listening begins anew', async () => {
  const { stage, listen } = aTicker()
  expect(stage.reads).toBe(0)
  await take(listen(new AbortController().signal), 1)
  await expect.poll(() => stage.idle).toBe(1)
  const { reads } = stage
  expect(await take(listen(new AbortController().signal), 1)).toEqual([reads + 1])
})

test('listening ends when the signal aborts, before or after the first value', async () => {
  const { stage, listen } = aTicker()
  const leaving = new AbortController()
  const taken: number[] = []
  for await (const value of listen(leaving.signal)) {
    taken.push(value)
    leaving.abort()
  }
  expect(taken).toEqual([1])
  expect(await take(listen(AbortSignal.abort()), 1)).toEqual([])
  await expect.poll(() => stage.idle).toBe(1)
})

test('a reading that fails is told, and the next one goes on', async () => {
  const failing = async (count: number) => {
    if (count === 1) throw new Error('away')
    return count
  }
  const { stage, listen } = aTicker(failing)
  expect(await take(listen(new AbortController().signal), 1)).toEqual([2])
  expect(stage.errors).toMatchObject([{ message: 'away' }])
})
