import { expect, test } from 'vitest'
import { sweep } from '../../src/tasks/sweep.ts'

const OPTIONS = { olderThanMs: 0, limit: 10 }

const anOutbox = (taskIds: string[]) => {
  const marked: string[] = []
  return {
    marked,
    unpublished: async () => taskIds.map((taskId) => ({ taskId })),
    published: async (ids: readonly string[]) => void marked.push(...ids),
  }
}

test('what was published is marked, and what the broker refused waits for the next look', async () => {
  const outbox = anOutbox(['a', 'b', 'c'])
  const publish = async ({ taskId }: { taskId: string }) => {
    if (taskId === 'b') throw new Error('the broker is away')
  }
  expect(await sweep({ outbox, publish }, OPTIONS)).toBe(2)
  expect(outbox.marked).toEqual(['a', 'c'])
})

test('nothing waiting means nothing is written', async () => {
  const outbox = { ...anOutbox([]), published: () => Promise.reject(new Error('must not be called')) }
  expect(await sweep({ outbox, publish: async () => {} }, OPTIONS)).toBe(0)
})
