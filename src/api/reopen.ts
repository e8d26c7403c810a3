import { CeleryError, MessageRefused } from '../celery/index.ts'
import type { Outbox, TaskRow } from '../store/store.ts'
import { DeadLetterRefused, Unavailable } from './errors.ts'

/** What a broker or a result backend says of itself, in the front door's words. */
const asApiError = (error: unknown): unknown => {
  if (error instanceof MessageRefused) return new DeadLetterRefused(error.message)
  return error instanceof CeleryError ? new Unavailable(`the queue is out of reach: ${error.message}`, error) : error
}

/** The same work; what the queue throws becomes an answer. */
export const answering =
  <Args extends readonly unknown[], Value>(work: (...args: Args) => Promise<Value>) =>
  (...args: Args): Promise<Value> =>
    work(...args).catch((error: unknown) => {
      throw asApiError(error)
    })

/** The rows of one kind of tasks. */
export interface Reopened extends Pick<Outbox<unknown>, 'reopen'> {
  find(taskId: string): Promise<Pick<TaskRow, 'status'> | undefined>
}

/** Forgets the result of a task, so that another run can store its own. */
export type ForgetResult = (taskId: string) => Promise<void>

/**
 * Lets a task that ended as FAILURE begin anew: the outbox sends it, with a deadline of its own. The old result goes first:
 * dying in between leaves a failed task to try again, while a row reopened beside its old result would be ended by that.
 * @returns whether it had ended so
 */
export const reopenFailed = async (taskId: string, rows: Reopened, forgetResult: ForgetResult): Promise<boolean> => {
  if ((await rows.find(taskId))?.status !== 'FAILURE') return false
  await forgetResult(taskId)
  return rows.reopen(taskId)
}
