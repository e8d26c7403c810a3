import type { KeyUse, WebhookRequest } from './requests.ts'

/** Celery's states as a row can have them. */
export type TaskStatus = 'PENDING' | 'STARTED' | 'RETRY' | 'SUCCESS' | 'FAILURE' | 'REVOKED'

export interface Page {
  readonly limit: number
  readonly offset: number
}

/** An accepted task as the database knows it: the truth when the result backend has forgotten. */
export interface TaskRow {
  readonly taskId: string
  readonly status: TaskStatus
  /** Why it failed or was revoked; null otherwise. */
  readonly reason: string | null
  readonly createdAt: Date
  readonly finishedAt: Date | null
}

/** How a task ended. */
export interface TaskEnding {
  readonly taskId: string
  readonly status: 'SUCCESS' | 'FAILURE' | 'REVOKED'
  readonly reason: string | null
}

/** Seconds after their start at which tasks end that name no deadline of their own. */
export interface Deadlines {
  readonly inferenceSeconds: number
  readonly trainingSeconds: number
}

/** What a start may say beside what it starts. */
export interface StartOptions {
  /** Takes this key, or stores nothing. */
  readonly once?: KeyUse | undefined
  /** Whom to tell when it has ended. */
  readonly webhook?: WebhookRequest | undefined
  /** Seconds from now at which the task is ended if it has not ended. @default the store's */
  readonly deadlineSeconds?: number | undefined
}

/** An accepted task that is to be published. */
export type Unpublished<Entry> = Entry & {
  readonly taskId: string
  /** Its message must not be begun after this. */
  readonly deadlineAt: Date
}

/**
 * Accepted tasks whose message may not have reached the broker: the stored row is the outbox. Any number of processes
 * may sweep it at once.
 */
export interface Outbox<Entry> {
  /**
   * Rows without a confirmed publication, older than `olderThanMs` milliseconds, oldest first. For `forMs` milliseconds
   * nobody else gets them.
   */
  claim(options: { olderThanMs: number; limit: number; forMs: number }): Promise<Unpublished<Entry>[]>
  /** Marks rows as published; one statement for all of them. */
  published(taskIds: readonly string[]): Promise<void>
  /** Gives back what was claimed and could not be published. */
  release(taskIds: readonly string[]): Promise<void>
  /**
   * Puts published rows back into the outbox of which nothing was heard for `silentForMs` milliseconds: at the first
   * time, twice as long at each further one, and after the fifth no more. @returns their ids
   */
  reclaim(options: { silentForMs: number; limit: number }): Promise<string[]>
  /** Ends what has not ended by its deadline as `REVOKED`. @returns the ids ended by this call */
  endOverdue(limit: number): Promise<string[]>
  /** Forgets all publications of unfinished rows: for a broker that lost its memory, as the in-process one at start. */
  forgetPublications(): Promise<void>
  /** Puts a task that ended as `FAILURE` back into the outbox, with a new deadline. @returns whether it had ended so */
  reopen(taskId: string): Promise<boolean>
}

/** Metric name (`ndcg@10`, `auc`, …) to value. */
export type Metrics = Readonly<Record<string, number>>
