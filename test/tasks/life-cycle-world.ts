import { expect } from 'vitest'
import type { HasQuery } from '../../src/store/database.ts'
import type { Outbox, Store } from '../../src/store/store.ts'
import { aRanking, aUser } from '../store/builders.ts'
import { trained } from '../store/trained.ts'

/** What the life cycle is made of, for inferences and for trainings alike: the statements of the real store. */
export interface Kind {
  readonly rows: Outbox<unknown>
  start(taskId: string): Promise<unknown>
  /** @returns the number of the attempt, 0 where there is none; undefined when the task has ended */
  begin(taskId: string): Promise<number | undefined>
  finish(taskId: string, attempt: number): Promise<boolean>
  fail(taskId: string, attempt: number): Promise<boolean>
  cancel(taskId: string): Promise<boolean>
  /** How the rows stand, by task id. */
  statuses(): Promise<ReadonlyMap<string, string>>
}

/** In one statement, because it is asked for after each step. */
const statusesIn = async (database: HasQuery, table: 'inferences' | 'models') => {
  const { rows } = await database.query<{ taskId: string; status: string }>(
    `select task_id as "taskId", status from stellwerk.${table}`,
  )
  return new Map(rows.map(({ taskId, status }) => [taskId, status]))
}

export const inferencesOf = ({ inferences }: Store, database: HasQuery): Kind => ({
  rows: inferences,
  start: (taskId) => inferences.start({ taskId, user: aUser() }),
  begin: async (taskId) => ((await inferences.work([taskId])).length > 0 ? 0 : undefined),
  finish: async (taskId) => (await inferences.finish([aRanking(taskId)])).length > 0,
  fail: (taskId) => inferences.end(taskId, 'FAILURE', 'failed'),
  cancel: (taskId) => inferences.end(taskId, 'REVOKED', 'cancelled'),
  statuses: () => statusesIn(database, 'inferences'),
})

export const trainingsOf = ({ models }: Store, database: HasQuery): Kind => ({
  rows: models,
  start: (taskId) => models.start(taskId),
  begin: async (taskId) => (await models.begin(taskId))?.attempt,
  finish: (taskId, attempt) =>
    models.finish(trained(taskId, { attempt, verdict: { kind: 'refuse', decision: 'for the test' } })),
  fail: (taskId, attempt) => models.fail({ taskId, attempt }, 'failed'),
  cancel: (taskId) => models.end(taskId, 'REVOKED', 'cancelled'),
  statuses: () => statusesIn(database, 'models'),
})

/** One delivery in the hands of a worker. */
interface Run {
  readonly taskId: string
  attempt: number | undefined
  phase: 'taken' | 'begun' | 'ended'
  /** False once the broker has given its message to another worker, although this one lives on. */
  holdsMessage: boolean
}

const ALL = { olderThanMs: 0, limit: 100, forMs: 0 }
/** One less than the store allows, so that what is lost at last can still be found again. */
const MOST_RECLAIMS = 4

/** The broker and the workers as small as they can be, around the real rows, and what must hold of them. */
export class World {
  readonly kind: Kind
  readonly taskIds: readonly string[]
  /** Task ids of the messages that wait. */
  ready: string[] = []
  runs: Run[] = []
  reclaims = 0
  readonly #newest = new Map<string, number>()
  readonly #ends = new Map<string, string>()

  constructor(kind: Kind, taskIds: readonly string[]) {
    this.kind = kind
    this.taskIds = taskIds
  }

  inPhase(phase: Run['phase']): Run[] {
    return this.runs.filter((run) => run.phase === phase)
  }

  get canReclaim(): boolean {
    return this.reclaims < MOST_RECLAIMS
  }

  async publish({ marks }: { marks: boolean }): Promise<void> {
    const taskIds = (await this.kind.rows.claim(ALL)).map(({ taskId }) => taskId)
    this.ready.push(...taskIds)
    if (marks) await this.kind.rows.published(taskIds)
  }

  deliver(): void {
    const taskId = this.ready.shift()
    if (taskId !== undefined) this.runs.push({ taskId, attempt: undefined, phase: 'taken', holdsMessage: true })
  }

  async begin(run: Run): Promise<void> {
    run.attempt = await this.kind.begin(run.taskId)
    run.phase = run.attempt === undefined ? 'ended' : 'begun'
    if (run.attempt !== undefined) this.#newest.set(run.taskId, run.attempt)
  }

  async finish(run: Run): Promise<void> {
    if (await this.kind.finish(run.taskId, run.attempt ?? 0)) this.#ended(run.taskId, 'SUCCESS', run)
    run.phase = 'ended'
  }

  async fail(run: Run): Promise<void> {
    if (await this.kind.fail(run.taskId, run.attempt ?? 0)) this.#ended(run.taskId, 'FAILURE', run)
    run.phase = 'ended'
  }

  retry(run: Run): void {
    this.ready.push(run.taskId)
    run.phase = 'ended'
  }

  acknowledge(run: Run): void {
    this.runs = this.runs.filter((other) => other !== run)
  }

  crash(run: Run): void {
    this.overtake(run)
    this.acknowledge(run)
  }

  /** The broker takes the worker for dead. */
  overtake(run: Run): void {
    if (run.holdsMessage) this.ready.unshift(run.taskId)
    run.holdsMessage = false
  }

  async cancel(taskId: string): Promise<void> {
    if (await this.kind.cancel(taskId)) this.#ended(taskId, 'REVOKED')
  }

  async expire(): Promise<void> {
    for (const taskId of await this.kind.rows.endOverdue(100)) this.#ended(taskId, 'REVOKED')
  }

  async reclaim(): Promise<void> {
    this.reclaims += 1
    await this.kind.rows.reclaim({ silentForMs: 0, limit: 100 })
  }

  /** The first end is the only one, and a row says what its only end was. */
  async check(): Promise<void> {
    const statuses = await this.kind.statuses()
    for (const taskId of this.taskIds) {
      const status = statuses.get(taskId)
      const end = this.#ends.get(taskId)
      if (end === undefined) expect(status, `${taskId} ended by itself`).toMatch(/^(PENDING|STARTED)$/)
      else expect(status, `${taskId} changed its end`).toBe(end)
    }
  }

  /** All workers die, and new ones do what there is to do: everything must come to its end without its deadline. */
  async settle(): Promise<void> {
    for (const run of this.runs) this.crash(run)
    await this.reclaim()
    await this.publish({ marks: true })
    while (this.ready.length > 0) {
      this.deliver()
      for (const run of this.inPhase('taken')) await this.begin(run)
      for (const run of this.inPhase('begun')) await this.finish(run)
      for (const run of this.inPhase('ended')) this.acknowledge(run)
    }
    await this.check()
    expect(
      this.taskIds.filter((taskId) => !this.#ends.has(taskId)),
      'stuck without an end',
    ).toEqual([])
  }

  #ended(taskId: string, state: string, run?: Run): void {
    expect(this.#ends.get(taskId), `${taskId} has two ends`).toBeUndefined()
    if (run) expect(run.attempt, `a stale run ended ${taskId}`).toBe(this.#newest.get(taskId))
    this.#ends.set(taskId, state)
  }
}
