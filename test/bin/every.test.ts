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
