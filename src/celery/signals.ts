import { CeleryError, InvalidOption } from './errors.ts'

/** More cannot be written as a time. */
const MOST_SECONDS = 1e10

/** Thrown by `retry()`: the task runs again later. */
export class Retry extends CeleryError {
  readonly options: RetryOptions

  constructor(options: RetryOptions) {
    super('the task is to be run again', { cause: options.error })
    const { countdown = 0 } = options
    if (!(countdown >= 0 && countdown < MOST_SECONDS)) throw new InvalidOption('countdown', 'seconds from 0', countdown)
    this.options = options
  }
}

export interface RetryOptions {
  /** Seconds to wait. @default the task's `defaultRetryDelay` */
  readonly countdown?: number
  /** Retries allowed in all, for this call; null means no limit. @default the task's `maxRetries` */
  readonly max?: number | null
  /** Why; stored as the failure when no retry is left. */
  readonly error?: unknown
}

/** Throw it to put the message aside as a dead letter (or back, with `requeue`) without storing a result. */
export class Reject extends CeleryError {
  readonly requeue: boolean

  constructor(reason: string, options: { requeue?: boolean } = {}) {
    super(reason)
    this.requeue = options.requeue ?? false
  }
}

/** Throw it to end the task without storing a result. */
export class Ignore extends CeleryError {
  constructor() {
    super('the task asked to be ignored')
  }
}
