import { expect, test } from 'vitest'
import { Pace } from '../../src/celery/worker/pace.ts'
import { openControl } from './control-client.ts'
import { nextEvent, openApp } from './harness.ts'

/** Tasks that stay until they are let go, and how many are inside. */
const aRoom = () => {
  const inside: (() => void)[] = []
  const arrivals: (() => void)[] = []
  const enter = () =>
    new Promise<void>((leave) => {
      inside.push(leave)
      for (const arrived of arrivals.splice(0)) arrived()
    })
  const until = async (count: number) => {
    while (inside.length < count) await new Promise<void>((resolve) => arrivals.push(resolve))
  }
  return { inside, enter, until, letGo: () => inside.shift()?.() }
}

const crowded = async ({ slots, tasks }: { slots: number; tasks: number }) => {
  const { celery, broker, startWorker } = await openApp()
  const room = aRoom()
  celery.task('x.work', {}, room.enter)
  const worker = await startWorker({ queues: { celery: { concurrency: slots } } })
  const { say } = await openControl(broker)
  for (let index = 0; index < tasks; index += 1) await celery.send('x.work', [])
  await room.until(Math.min(slots, tasks))
  return { ...room, say, worker, celery, broker }
}

const slotsAndPrefetch = (stats: unknown) => {
  const { pool, prefetch_count } = stats as { pool: Record<string, number>; prefetch_count: number }
  return [pool['max-concurrency'], prefetch_count]
}

test('a pool that grows starts waiting tasks at once, and prefetches more', async () => {
  const { say, until, inside } = await crowded({ slots: 1, tasks: 3 })
  expect(await say('pool_grow', { n: 2 })).toEqual({ ok: 'pool will grow' })
  await until(3)
  expect(inside).toHaveLength(3)
  expect(slotsAndPrefetch(await say('stats'))).toEqual([3, 12])
})

test('a pool that shrinks starts nothing until enough tasks have ended', async () => {
  const { say, worker, inside, letGo, until } = await crowded({ slots: 3, tasks: 4 })
  expect(await say('pool_shrink', { n: 2 })).toEqual({ ok: 'pool will shrink' })
  expect(slotsAndPrefetch(await say('stats'))).toEqual([1, 4])
  for (const left of [2, 1]) {
    const ended = nextEvent(worker, 'task-succeeded')
    letGo()
    await ended
    expect(inside).toHaveLength(left)
  }
  letGo()
  await until(1)
  expect(inside).toHaveLength(1)
})

test('a pool keeps one slot however much it shrinks', async () => {
  const { say } = await crowded({ slots: 2, tasks: 0 })
  await say('pool_shrink', { n: 10 })
  expect(slotsAndPrefetch(await say('stats'))).toEqual([1, 4])
})

test('no more messages are held than the new window allows, once the old ones are settled', async () => {
  const { say, broker, letGo, until, worker } = await crowded({ slots: 2, tasks: 20 })
  await say('pool_shrink')
  for (let ended = 0; ended < 8; ended += 1) {
    const succeeded = nextEvent(worker, 'task-succeeded')
    await until(1)
    letGo()
    await succeeded
  }
  await until(1)
  await say('ping')
  // 20 sent, 8 ended, 4 held.
  expect(await broker.depth('celery')).toBe(8)
})

test('what a retired window brought returns to the queue when the worker stops', async () => {
  const { say, broker, worker } = await crowded({ slots: 1, tasks: 6 })
  await say('pool_grow')
  await worker.stop({ drainMs: 0 })
  expect(await broker.depth('celery')).toBe(6)
})

test('a pace gives one token at a time and none before the interval is over', () => {
  const pace = new Pace(1_000)
  expect([0, 0, 400, 1_000, 5_000, 5_999].map((nowMs) => pace.take(nowMs))).toEqual([0, 1_000, 600, 0, 0, 1])
})
