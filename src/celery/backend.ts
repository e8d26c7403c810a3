import type { Subscription } from './broker.ts'
import type { TaskState } from './states.ts'

/** `[[id, parent], children]`, as Celery writes a result inside another one. */
export type ResultTuple = readonly [readonly [id: string, parent: unknown], unknown]

/** The state of one task exactly as Celery stores it under `celery-task-meta-<task_id>`. */
export interface ResultDocument {
  readonly task_id: string
  /** One of Celery's states or a task's own, such as `PROGRESS`. */
  readonly status: TaskState | (string & {})
  /** The value (SUCCESS), an exception object (FAILURE, RETRY, REVOKED) or what the task reported. */
  readonly result: unknown
  readonly traceback: string | null
  readonly children: readonly ResultTuple[]
  /** ISO time with offset; null unless the state is final. */
  readonly date_done: string | null
  readonly group_id?: string
  readonly parent_id?: string
  readonly name?: string
  readonly args?: readonly unknown[]
  readonly kwargs?: Readonly<Record<string, unknown>>
  readonly worker?: string
  readonly retries?: number
  readonly queue?: string
}

/** How a member of a chord ended. */
export interface ChordMember {
  readonly taskId: string
  /** Its place among the members; null for the last. */
  readonly index: number | null
  readonly status: string
  /** The value, or an exception object. */
  readonly result: unknown
}

/** A chord whose members are about to be sent. */
export interface OpenChord {
  readonly groupId: string
  /** Members to wait for. */
  readonly size: number
  readonly shape?: ResultTuple
}

/** A chord whose members have all ended. */
export interface EndedChord {
  readonly members: readonly ChordMember[]
  /** Which members form groups of their own; undefined where none do. */
  readonly shape: ResultTuple | undefined
}

/** Counts the members of chords, for all workers together. */
export interface ChordStore {
  /**
   * Said before the first member is sent.
   * @param expiresSeconds after the last sign of it; null means never
   */
  open(chord: OpenChord, expiresSeconds: number | null): Promise<void>
  /**
   * Notes how a member ended; noting the same again changes nothing.
   * @returns all members in their order as soon as all have ended, again until the chord is closed; else undefined
   */
  add(groupId: string, member: ChordMember, expiresSeconds: number | null): Promise<EndedChord | undefined>
  /** Said when what follows has been sent. */
  close(groupId: string): Promise<void>
}

/** Ids of revoked tasks, for workers that did not hear of it because they were not there. */
export interface RevokedStore {
  /** @param expiresSeconds until they are forgotten; of more than 50,000 ids those that would be forgotten first are */
  add(taskIds: readonly string[], expiresSeconds: number): Promise<void>
  /** Those that would be forgotten first come first. */
  list(): Promise<readonly string[]>
}

/**
 * Counts the runs of tasks whose message came back, for all workers: the one thing that outlives a worker that is killed by
 * what it runs. A task whose first delivery ends is never written down.
 */
export interface BegunStore {
  /** Said before such a run begins. */
  add(taskId: string): Promise<void>
  /** Runs that have begun since the last one that ended. */
  count(taskId: string): Promise<number>
  /** Said when a run has ended, however. */
  clear(taskId: string): Promise<void>
}

/** A message that comes back after longer counts as never run: 30 days. */
export const BEGUN_SECONDS = 2_592_000

/** As many as Celery's workers keep. */
export const MAX_REVOKED = 50_000
/** A message that waits in the broker for longer runs in spite of its revoke: 30 days. */
export const REVOKED_SECONDS = 2_592_000

/** Where results wait for whoever asked. */
export interface Backend {
  readonly chords: ChordStore
  readonly revoked: RevokedStore
  readonly begun: BegunStore
  /**
   * Stores the document and wakes its subscribers. Once a final state is stored, later documents of that task
   * are ignored: the first end of a task is its only one.
   * @param expiresSeconds until it is forgotten; null means never
   * @throws EncodeError when the document cannot be written as JSON
   */
  store(document: ResultDocument, expiresSeconds: number | null): Promise<void>
  get(taskId: string): Promise<ResultDocument | undefined>
  forget(taskId: string): Promise<void>
  /**
   * Once this resolves, every document stored for the task reaches the listener.
   * @param listener must never throw
   */
  subscribe(taskId: string, listener: (document: ResultDocument) => void): Promise<Subscription>
  close(): Promise<void>
}

/** Key of a task's document, and the channel on which its changes are announced. */
export const resultKey = (taskId: string): string => `celery-task-meta-${taskId}`
