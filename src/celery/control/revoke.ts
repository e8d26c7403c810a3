import { InvalidOption, TaskRevoked } from '../errors.ts'
import { ok, readIds } from './answers.ts'
import type { Command, ControlledWorker } from './controlled.ts'

/** Has tasks end REVOKED when their turn comes; with `terminate` also where they run. */
export const revoke: Command = (worker, { task_id: taskId, terminate }) => {
  const ids = readIds(taskId)
  if (ids.length === 0) throw new InvalidOption('task_id', 'a task id or several', taskId)
  worker.revoked.revoke(ids)
  if (terminate !== true) return ok(`tasks ${ids.join(', ')} flagged as revoked`)
  const known = terminateTasks(worker, new Set(ids))
  return ok(known.length > 0 ? `terminate: ${known.join(', ')}` : 'terminate: tasks unknown')
}

/** `celery control terminate`; no signal of the system is meant here, whichever is named. */
export const terminate: Command = (worker, { task_id }) => revoke(worker, { task_id, terminate: true })

/** @returns the ids that this worker has; one that only waits ends when its turn comes */
const terminateTasks = ({ running, lanes }: ControlledWorker, ids: ReadonlySet<string>): string[] => {
  const waiting = lanes.waiting().filter(({ task }) => ids.has(task.id))
  const started = [...running].filter(({ task }) => ids.has(task.id))
  for (const job of started) {
    job.end({ kind: 'revoked', reason: 'terminated' })
    job.cancellation.cancel(new TaskRevoked(job.task.id, 'terminated'))
  }
  return [...new Set([...started, ...waiting].map(({ task }) => task.id))]
}
