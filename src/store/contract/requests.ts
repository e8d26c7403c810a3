import type { TaskEnding } from './shared.ts'

/** The two kinds of tasks that can be asked for. */
export type TaskKind = 'inference' | 'training'

/** Which start a client's `Idempotency-Key` names. */
export interface KeyName {
  /** Id of the API key that asks; 0 where none is needed. */
  readonly ownerKey: number
  readonly kind: TaskKind
  /** 1 to 255 characters. */
  readonly key: string
}

/** A start that is to happen once. */
export interface KeyUse extends KeyName {
  /** SHA-256 of the body, in hexadecimal. */
  readonly payload: string
  /** Seconds that answering it may take at most. */
  readonly busySeconds: number
}

/** What an earlier start with the same key was. */
export interface UsedKey {
  readonly payload: string
  readonly taskId: string
  /** Whether it is being answered just now. */
  readonly isBusy: boolean
}

export interface IdempotencyStore {
  /** What a key was used for; undefined when it never was, or was forgotten. */
  find(name: KeyName): Promise<UsedKey | undefined>
  /** The start has been answered. */
  answered(name: KeyName): Promise<void>
  /** No start is being answered: for a process that is alone with its database, at its start. */
  noneIsBusy(): Promise<void>
  /** Forgets keys that are older than this. @param olderThanMs milliseconds */
  forget(olderThanMs: number): Promise<void>
}

/** Whom to tell how a task ended. */
export interface WebhookRequest {
  readonly url: string
  /** The ends that are told. */
  readonly states: readonly TaskEnding['status'][]
}

/** One attempt to tell somebody. */
export interface WebhookDelivery extends TaskEnding {
  readonly kind: TaskKind
  readonly url: string
  readonly finishedAt: Date
  /** Counts from 1. */
  readonly attempt: number
}

type Attempt = Pick<WebhookDelivery, 'taskId' | 'attempt'>

/** Webhooks of tasks that have ended: an outbox of which any number of processes may take. */
export interface WebhookStore {
  /**
   * Those that are due, oldest first, each as its next attempt. For `forMs` milliseconds nobody else gets them.
   * @param options.limitPerHost how many may be under way to one host, `options.busyUrls` among them
   * @param options.busyUrls where deliveries are under way already, once for each
   */
  claim(options: {
    limit: number
    limitPerHost: number
    busyUrls: readonly string[]
    forMs: number
  }): Promise<WebhookDelivery[]>
  /**
   * It needs no further attempt. Whoever gives it up must have made the newest one.
   * @param error why it was given up; null when it was delivered, which holds whoever did it
   */
  close(attempt: Attempt, error: string | null): Promise<void>
  /** It is due again after so many milliseconds, unless a newer attempt has begun since. */
  postpone(attempt: Attempt, delayMs: number, error: string): Promise<void>
  /** Forgets those that were closed longer ago than this. @param olderThanMs milliseconds */
  forget(olderThanMs: number): Promise<void>
}
