import type { Fields } from '../../domain/domain.ts'
import type { Outbox, StartOptions, TaskEnding, TaskRow } from './shared.ts'

/** An accepted inference; `ownerKey` is the id of the key that started it, null without one. */
export interface InferenceRow extends TaskRow {
  readonly userId: number
  readonly ownerKey: number | null
}

/** What a worker needs to rank for one request. */
export interface InferenceWork {
  readonly taskId: string
  readonly userId: number
  readonly user: Fields
  readonly askedAt: Date
}

/** How a list was drawn by Plackett–Luce. */
export interface ExploredBy {
  /** In units of the scores. */
  readonly temperature: number
  /** For each kept item the probability that it came next, given those before it. */
  readonly propensities: readonly number[]
}

/** A finished ranking, best first; the three arrays have one entry per kept item. */
export interface Ranking {
  readonly taskId: string
  readonly modelId: string
  readonly itemIds: readonly number[]
  readonly itemVersions: readonly number[]
  readonly scores: readonly number[]
  /** Absent for the model's own order. */
  readonly explored?: ExploredBy
}

/** How a worker ends an inference without a ranking. */
export interface RunEnding {
  readonly taskId: string
  readonly status: 'FAILURE' | 'REVOKED'
  readonly reason: string
  /** Milliseconds since it took it up; null where it did not. */
  readonly spentMs: number | null
}

export interface InferenceStore extends Outbox<{ userId: number }> {
  /**
   * Stores user, inference (`PENDING`) and the event `inference_start` in one statement.
   * @param inference.ownerKey id of the key that asks; null or absent without one
   * @throws KeyTaken when another start has used its key
   */
  start(
    inference: StartOptions & { taskId: string; user: Fields; ownerKey?: number | null },
  ): Promise<{ userId: number; deadlineAt: Date }>
  find(taskId: string): Promise<InferenceRow | undefined>
  /**
   * Stores rows for tasks that came as messages from elsewhere, for users that are there already, without an event.
   * @returns the ids that have no row even so, because their user is unknown
   */
  adopt(tasks: readonly { taskId: string; userId: number }[]): Promise<string[]>
  /** The unfinished ones of these tasks, with their users: one read for a whole batch. */
  work(taskIds: readonly string[]): Promise<InferenceWork[]>
  /**
   * Stores rankings and `SUCCESS` in one statement that touches only what has not ended. That needs no number of the
   * attempt: nothing is written before, so a stale worker has nothing to overwrite, and whoever comes first has written
   * one whole ranking.
   * @param spentMs milliseconds since the worker took them up; from them follows when they were begun @default 0
   * @returns the ids finished by this call
   */
  finish(rankings: readonly Ranking[], spentMs?: number): Promise<string[]>
  /** Ends one task without a ranking, unless it is final already. @returns whether this call ended it */
  end(taskId: string, status: 'FAILURE' | 'REVOKED', reason: string): Promise<boolean>
  /** The same, as its worker says. */
  endRun(ending: RunEnding): Promise<boolean>
  /** How those of these tasks ended that have ended. */
  endings(taskIds: readonly string[]): Promise<TaskEnding[]>
  /** How many are not final yet. */
  active(): Promise<number>
}
