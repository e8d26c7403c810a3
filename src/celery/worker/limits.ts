import { SoftTimeLimitExceeded, TimeLimitExceeded } from '../errors.ts'
import type { Settings } from '../settings.ts'
import { Timer } from '../timer.ts'
import type { Job } from './job.ts'

/**
 * Starts the clocks of a job that has limits. The soft limit aborts its signal; the hard limit ends it,
 * although nothing can stop an async function: its slot is free and whatever it returns later is ignored.
 */
export const watchLimits = (settings: Settings, job: Job): void => {
  const { task, definition, cancellation } = job
  const hard = task.timeLimit ?? definition.options.timeLimit ?? settings.taskTimeLimit
  const soft = task.softTimeLimit ?? definition.options.softTimeLimit ?? settings.taskSoftTimeLimit
  if (soft !== null) watch(job, soft, () => cancellation.cancel(new SoftTimeLimitExceeded()))
  if (hard !== null) watch(job, hard, () => endAtLimit(job, hard))
}

const endAtLimit = (job: Job, limitSeconds: number): void => {
  const error = new TimeLimitExceeded(limitSeconds)
  job.end({ kind: 'failure', error })
  job.cancellation.cancel(error)
}

const watch = (job: Job, limitSeconds: number, action: () => void): void => {
  const timer = new Timer(limitSeconds * 1_000, action)
  void job.outcome.then(() => timer.cancel())
}
