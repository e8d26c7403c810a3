import { expect, test } from 'vitest'
import { createListening } from '../../src/api/listening.ts'
import { defer } from '../../src/celery/deferred.ts'
import type { Monitor } from '../../src/celery/index.ts'

test('while the monitor hangs at opening, only the first look of each listener waits for it', async () => {
  const opening = defer<Monitor>()
  let opened = 0
  const listening = createListening(
    () => {
      opened += 1
      return opening.promise
    },
    () => {},
  )
  const waiting = listening.as('snapshot')
  await listening.as('snapshot')
  const isOver = await Promise.race([waiting.then(() => true), Promise.resolve(false)])
  opening.resolve({ close: async () => {} })
  await waiting
  expect([isOver, opened]).toEqual([false, 1])
})
