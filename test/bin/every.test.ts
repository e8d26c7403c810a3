import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { every } from '../../src/bin/every.ts'

test('the first run begins at once, and a failing run does not end the repetition', async () => {
  const errors: unknown[] = []
  let runs = 0
  await new Promise<void>((resolve) => {
    const repeating = every(
      1,
      async () => {
        if (++runs === 1) throw new Error('first')
        void repeating.stop().then(resolve)
      },
      (error) => errors.push(error),
    )
  })
  expect(runs).toBe(2)
  expect(errors).toEqual([new Error('first')])
})

test('stopping waits for the run under way', async () => {
  let finish = () => {}
  let done = false
  const repeating = every(
    1,
    async () => {
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      done = true
    },
    () => {},
  )
  const stopped = repeating.stop()
  finish()
  await stopped
  expect(done).toBe(true)
})

test('a pause may depend on how long the run took', async () => {
  const took: number[] = []
  const pause = (tookMs: number) => {
    took.push(tookMs)
    return 0
  }
  const repeating = every(
    pause,
    () => sleep(took.length === 0 ? 50 : 0),
    () => {},
  )
  await expect.poll(() => took.length).toBeGreaterThan(1)
  await repeating.stop()
  expect(took[0]).toBeGreaterThan(40)
})
