import type { TaskRow } from '../store/store.ts'
import type { Log } from '../telemetry/log.ts'
import { TaskEnded, TaskUnknown } from './errors.ts'
import type { TaskQueue } from './parts.ts'
import { within } from './within.ts'

interface CancelParts {
  readonly queue: Pick<TaskQueue, 'revoke' | 'markRevoked'>
  readonly publishTimeoutMs: number
  readonly log: Log
}

/** The rows of the tasks that can be cancelled. */
interface CancelledRows {
  find(taskId: string): Promise<TaskRow | undefined>
  end(taskId: string, status: 'REVOKED', reason: string): Promise<boolean>
}

const REASON = 'cancelled on request'

/**
 * Cancels a task, whether it is queued, waits for another attempt or runs. The row ends first: from then on neither a
 * retry nor a result that comes later changes it. What the queue is told after that only saves work, so a queue that
 * is away fails nothing.
 * @throws TaskUnknown; TaskEnded when it has ended in another way
 */
export const createCancel =
  ({ queue, publishTimeoutMs, log }: CancelParts) =>
  async (rows: CancelledRows, taskId: string): Promise<void> => {
    if (!(await rows.end(taskId, 'REVOKED', REASON))) {
      const row = await rows.find(taskId)
      if (row === undefined) throw new TaskUnknown(taskId)
      if (row.status !== 'REVOKED') throw new TaskEnded(taskId, row.status)
    }
    const telling = Promise.all([queue.markRevoked(taskId), queue.revoke(taskId, { terminate: true })])
    const told = telling.then(
      () => undefined,
      (err: unknown) => log.warn({ err, task_id: taskId }, 'not all were told of a cancelled task: its row has ended'),
    )
    await within(told, publishTimeoutMs, () => undefined)
  }

export type Cancel = ReturnType<typeof createCancel>
