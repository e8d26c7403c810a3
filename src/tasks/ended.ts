import type { TaskEnding } from '../store/store.ts'

/** The task has ended already, and not well: cancelled, failed or past its deadline. Nothing is left to be done. */
export class AlreadyEnded extends Error {
  override readonly name = 'AlreadyEnded'
  readonly ending: TaskEnding

  constructor(ending: TaskEnding) {
    super(`task ${ending.taskId} ended as ${ending.status} before (${ending.reason ?? 'no reason is known'})`)
    this.ending = ending
  }
}
