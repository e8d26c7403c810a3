import type { Delivery } from '../broker.ts'
import type { TaskMessage } from '../message.ts'
import type { TaskDefinition } from '../tasks.ts'

/** A delivery whose task has an outcome; there is no definition where the task is unknown. */
export interface Ending {
  readonly delivery: Delivery
  readonly task: TaskMessage
  readonly definition?: TaskDefinition
  /** Ids of the tasks it sent. */
  readonly children: readonly string[]
  /** From `performance.now()`; 0 when it never started. */
  readonly startedAtMs: number
}

/** An ending of a task that was not run. */
export const unstarted = (delivery: Delivery, task: TaskMessage): Ending => ({
  delivery,
  task,
  children: [],
  startedAtMs: 0,
})
