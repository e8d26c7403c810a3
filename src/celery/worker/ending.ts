import type { Delivery } from '../broker.ts'
import type { TaskMessage } from '../message.ts'
import type { TaskDefinition } from '../tasks.ts'

/** Of a task that was not run, in the place of when it was started. */
export const NEVER_STARTED = 0

/** A delivery whose task has an outcome; there is no definition where the task is unknown. */
export interface Ending {
  readonly delivery: Delivery
  readonly task: TaskMessage
  readonly definition?: TaskDefinition
  /** Ids of the tasks it sent. */
  readonly children: readonly string[]
  /** From `performance.now()`; `NEVER_STARTED` where it was not. */
  readonly startedAtMs: number
}

/** An ending of a task that was not run. */
export const unstarted = (delivery: Delivery, task: TaskMessage): Ending => ({
  delivery,
  task,
  children: [],
  startedAtMs: NEVER_STARTED,
})
