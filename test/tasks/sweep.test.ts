import { expect, test } from 'vitest'
import { endOverdue, publishUnsent, reclaimAbandoned } from '../../src/tasks/sweep.ts'

const OPTIONS = { olderThanMs: 0, limit: 10 }

const anOutbox = (taskIds: string[]) => {
  const marked: string[] = []
  const released: string[] = []
  return {
    marked,
    released,
    claim: async () => taskIds.map((taskId) => ({ taskId, deadlineAt: new Date() })),
    published: async (ids: readonly string[]) => void marked.push(...ids),
    release: async (ids: readonly string[]) => void released.push(...ids),
    reclaim: async () => taskIds,
    endOverdue: async () => taskIds,
  }
}

test('what was published is marked, and what the broker refused is given back for the next look', async () => {
  const outbox = anOutbox(['a', 'b', 'c'])
  const publish = async ({ taskId }: { taskId: string }) => {
    if (taskId === 'b') throw new Error('the broker is away')
  }
  expect(await publishUnsent({ outbox, publish }, OPTIONS)).toBe(2)
  expect(outbox).toMatchObject({ marked: ['a', 'c'], released: ['b'] })
})

test('nothing waiting means nothing is written', async () => {
  const refuse = () => Promise.reject(new Error('must not be called'))
  const outbox = { ...anOutbox([]), published: refuse, release: refuse }
  expect(await publishUnsent({ outbox, publish: async () => {} }, OPTIONS)).toBe(0)
})

test('what ended at its deadline is told once, and nothing is told of nobody', async () => {
  const told: (readonly string[])[] = []
  const tellEnded = (taskIds: readonly string[]) => void told.push(taskIds)
  await endOverdue({ outbox: anOutbox(['late']), tellEnded }, 10)
  await endOverdue({ outbox: anOutbox([]), tellEnded }, 10)
  expect(told).toEqual([['late']])
})

test('while messages still wait in the queue, a task counts as lost after four times the silence', async () => {
  const reclaim = async ({ silentForMs }: { silentForMs: number }) => (silentForMs <= 400 ? ['silent'] : [])
  const lost = (waiting: number, silentForMs: number) =>
    reclaimAbandoned({ outbox: { ...anOutbox([]), reclaim }, depth: async () => waiting }, { silentForMs, limit: 10 })
  expect(await lost(0, 400)).toEqual(['silent'])
  expect(await lost(1, 101)).toEqual([])
  expect(await lost(1, 100)).toEqual(['silent'])
})
