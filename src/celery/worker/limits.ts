import { SoftTimeLimitExceeded, TimeLimitExceeded } from '../errors.ts'
import { Timer } from '../timer.ts'
import type { Job } from './job.ts'
import type { Tuning } from './tuning.ts'

/**
 * Starts the clocks of a job that has limits. The soft limit aborts its signal; the hard limit ends it,
 * although nothing can stop an async function: its slot is free and whatever it returns later is ignored.
 */
export const watchLimits = (tuning: Tuning, job: Job): void => {
  const { task, definition, cancellation } = job
  const own = tuning.timeLimits(definition)
  const hard = task.timeLimit ?? own.hard
  const soft = task.softTimeLimit ?? own.soft
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
