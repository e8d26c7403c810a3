import { expect, test } from 'vitest'
import { createFollow } from '../../src/api/follow.ts'
import type { TaskRow } from '../../src/store/store.ts'
import { collectLog, TestQueue, UNKNOWN_ID } from './support.ts'

test('who goes away during the first look gets the state of then, and nobody listens for it', async () => {
  const gone = new AbortController()
  const find = async (taskId: string) => {
    gone.abort()
    return { taskId, status: 'STARTED' } as TaskRow
  }
  const follow = createFollow({ find, queue: new TestQueue(), log: collectLog().log })
  const states = []
  for await (const { state } of follow(UNKNOWN_ID, gone.signal)) states.push(state)
  expect(states).toEqual(['STARTED'])
})
