import type { ResultDocument } from '../backend.ts'
import { MaxRetriesExceeded, TaskRevoked } from '../errors.ts'
import { repr, reprArgs } from '../repr.ts'
import { Ignore, Reject, Retry, type RetryOptions } from '../signals.ts'
import { backoffSeconds, DEFAULT_RETRY_DELAY_SECONDS } from './backoff.ts'
import type { Job } from './job.ts'

/** The few ways in which running a task ends. */
export type Outcome =
  | { readonly kind: 'success'; readonly result: unknown }
  /** With `deadLetter` the message is put aside for that reason. */
  | { readonly kind: 'failure'; readonly error: unknown; readonly deadLetter?: string }
  | { readonly kind: 'retry'; readonly error: unknown; readonly countdown: number }
  | { readonly kind: 'revoked'; readonly reason: 'revoked' | 'terminated' | 'expired' }
  | { readonly kind: 'rejected'; readonly reason: string; readonly requeue: boolean }
  | { readonly kind: 'ignored' }
  /** An earlier delivery of the same message has ended already, as this document tells. */
  | { readonly kind: 'done'; readonly document: ResultDocument }
  /** The worker stops; the message returns to its queue. */
  | { readonly kind: 'cut' }

const DEFAULT_MAX_RETRIES = 3

/** What a thrown value means for its task. */
export const outcomeOfError = (job: Job, thrown: unknown): Outcome => {
  const error = causeOfAbort(job, thrown)
  if (error instanceof Retry) return retryOutcome(job, error.options)
  if (error instanceof Ignore) return { kind: 'ignored' }
  if (error instanceof TaskRevoked) return { kind: 'revoked', reason: 'revoked' }
  if (error instanceof Reject) return { kind: 'rejected', reason: error.message, requeue: error.requeue }
  const { options } = job.definition
  if (!options.autoretryFor?.some((kind) => error instanceof kind)) return { kind: 'failure', error }
  const countdown = backoffSeconds(options, job.task.retries)
  return retryOutcome(job, countdown === undefined ? { error } : { error, countdown })
}

/** Node's own functions wrap the signal's reason in an AbortError; the reason says more. */
const causeOfAbort = (job: Job, thrown: unknown): unknown => {
  const { reason } = job.cancellation
  return reason !== undefined && thrown instanceof Error && thrown.name === 'AbortError' ? reason : thrown
}

const retryOutcome = (job: Job, { countdown, max, error }: RetryOptions): Outcome => {
  const { maxRetries = DEFAULT_MAX_RETRIES, defaultRetryDelay = DEFAULT_RETRY_DELAY_SECONDS } = job.definition.options
  const limit = max === undefined ? maxRetries : max
  if (limit !== null && job.task.retries >= limit) return { kind: 'failure', error: error ?? noRetryLeft(job) }
  return { kind: 'retry', error: error ?? new Retry({}), countdown: countdown ?? defaultRetryDelay }
}

const noRetryLeft = ({ task }: Job): MaxRetriesExceeded =>
  new MaxRetriesExceeded(`Can't retry ${task.task}[${task.id}] args:${reprArgs(task.args)} kwargs:${repr(task.kwargs)}`)
