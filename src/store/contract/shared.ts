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

/** Accepted tasks whose message may not have reached the broker: the stored row is the outbox. */
export interface Outbox<Entry> {
  /** Rows without a confirmed publication, older than `olderThanMs` milliseconds, oldest first. */
  unpublished(options: { olderThanMs: number; limit: number }): Promise<Entry[]>
  /** Marks rows as published; one statement for all of them. */
  published(taskIds: readonly string[]): Promise<void>
  /** Forgets all publications of unfinished rows: for a broker that lost its memory, as the in-process one at start. */
  forgetPublications(): Promise<void>
}

/** Metric name (`ndcg@10`, `auc`, …) to value. */
export type Metrics = Readonly<Record<string, number>>
