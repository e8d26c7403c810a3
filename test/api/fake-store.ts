import type { ApiStore } from '../../src/api/parts.ts'

const IN_AN_HOUR = new Date(Date.now() + 3_600_000)

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** A store that knows nothing and remembers which publications were marked, batch by batch. */
export const aStore = () => {
  const published: (readonly string[])[] = []
  const nothing = async () => undefined
  const none = async () => []
  const unknown = async () => ({ kind: 'unknown' as const })
  const mark = async (taskIds: readonly string[]) => {
    published.push(taskIds)
  }
  const oversight: Mutable<ApiStore['oversight']> = { tasks: none, task: nothing, standings: none, events: none }
  const inferences: Mutable<ApiStore['inferences']> = {
    start: async () => ({ userId: 1, deadlineAt: IN_AN_HOUR }),
    published: mark,
    find: nothing,
    end: async () => false,
    reopen: async () => false,
    active: async () => 0,
  }
  return {
    items: { get: nothing, list: none, count: async () => 0 },
    users: { get: nothing, list: none, count: async () => 0 },
    inferences,
    rankings: {
      show: nothing,
      peek: nothing,
      choose: async () => ({ kind: 'unknown-task' as const }),
      result: nothing,
      results: nothing,
    },
    models: {
      start: async () => ({ deadlineAt: IN_AN_HOUR }),
      published: mark,
      find: nothing,
      list: none,
      end: async () => false,
      reopen: async () => false,
      active: async () => 0,
      findings: nothing,
    },
    registry: {
      find: nothing,
      promote: unknown,
      rollback: unknown,
      wayBack: async () => ({ champion: null, backTo: null }),
      share: unknown,
      history: none,
      online: none,
      pulse: async () => ({ changeNo: null, choiceNo: null, version: null, trainings: [] }),
    },
    keys: { add: () => Promise.reject(new Error('nothing is stored')), all: none, withdraw: nothing },
    idempotency: { find: nothing, answered: async () => {} },
    oversight,
    published,
  }
}
