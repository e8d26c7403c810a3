import { textOf } from './error-text.ts'

/**
 * An error that crosses the wire as a Python exception: `name` is its type, `excModule` its module,
 * `excArgs` its constructor arguments. Any error of a handler may carry the last two as well.
 */
export class CeleryError extends Error {
  readonly excModule: string
  readonly excArgs: readonly unknown[]

  constructor(message: string, options: { excModule?: string; excArgs?: readonly unknown[]; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.name = new.target.name
    this.excModule = options.excModule ?? 'celery.exceptions'
    this.excArgs = options.excArgs ?? [message]
  }
}

/** A setting or an option has a value that cannot work. */
export class InvalidOption extends CeleryError {
  constructor(option: string, expected: string, given: unknown) {
    super(`option ${option} must be ${expected}, but is ${describe(given)}`)
  }
}

const describe = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value)
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

export type UnreadableReason =
  | 'size'
  | 'content-type'
  | 'content-encoding'
  | 'compression'
  | 'body'
  | 'protocol'
  | 'field'

/** A message that no worker can run; it goes to the dead letters with this reason. */
export class UnreadableMessage extends CeleryError {
  readonly reason: UnreadableReason

  constructor(reason: UnreadableReason, detail: string) {
    super(`unreadable message (${reason}): ${detail}`)
    this.reason = reason
  }
}

/** The arguments of a message do not fit its task. */
export class InvalidArguments extends CeleryError {
  constructor(task: string, problem: string) {
    super(`the arguments of ${task} do not fit: ${problem}; send it again with others`)
  }
}

/** The broker refused a message because the queue is at its bound: publish again later. */
export class QueueFull extends CeleryError {
  constructor(queue: string, maxLength: number) {
    super(`queue ${queue} holds its maximum of ${maxLength} messages: publish again later or start more workers`)
  }
}

export class BrokerClosed extends CeleryError {
  constructor() {
    super('the broker is closed: open a new one')
  }
}

/** The broker is out of reach or accepts nothing now; the message may or may not have arrived: publish it again later. */
export class BrokerUnavailable extends CeleryError {}

/** The broker can never take this message: it, or a header of it, is too large or of a kind that cannot be written. */
export class MessageRefused extends CeleryError {
  constructor(detail: string) {
    super(`the message cannot be sent: ${detail}; make it smaller, or put the data elsewhere and send where it is`)
  }
}

/** The broker has a queue of this name with other properties, or has none and may not make one. Trying again does not help. */
export class QueueRefused extends CeleryError {
  constructor(queue: string, detail: string, nextStep: string) {
    super(`queue ${queue} cannot be used: ${detail}; ${nextStep}`)
  }
}

/** The result backend is out of reach or has refused the command; what was asked may or may not have been done. */
export class BackendUnavailable extends CeleryError {
  constructor(backend: string, { detail, cause }: { detail: string; cause: unknown }) {
    super(`the result backend (${backend}) is not available: ${detail}; ask again when it runs`, { cause })
  }
}

/** A value that JSON cannot hold, such as a circular object or a BigInt. */
export class EncodeError extends CeleryError {
  constructor(what: string, cause: unknown) {
    super(`${what} cannot be written as JSON: ${textOf(cause)}`, { excModule: 'kombu.exceptions', cause })
  }
}

/** The task ended in FAILURE; `type`, `module` and `traceback` are those of the worker's exception. */
export class TaskFailed extends CeleryError {
  readonly taskId: string
  readonly type: string
  readonly module: string | null
  readonly traceback: string | null

  constructor(failure: {
    taskId: string
    type: string
    message: string
    module: string | null
    traceback: string | null
  }) {
    super(failure.message)
    this.taskId = failure.taskId
    this.type = failure.type
    this.module = failure.module
    this.traceback = failure.traceback
  }
}

/** The task was revoked, terminated or had expired. */
export class TaskRevoked extends CeleryError {
  readonly taskId: string

  constructor(taskId: string, reason: string) {
    super(`task ${taskId} was not completed: ${reason}`, { excArgs: [reason] })
    this.name = 'TaskRevokedError'
    this.taskId = taskId
  }
}

export class ResultTimeout extends CeleryError {
  constructor(taskId: string, timeoutMs: number) {
    super(`task ${taskId} had no result after ${timeoutMs} ms: ask again, it may still finish`)
    this.name = 'TimeoutError'
  }
}

export class NotRegistered extends CeleryError {
  constructor(task: string) {
    super(`no task ${task} in this worker: register it, then publish its dead letter again`, { excArgs: [task] })
  }
}

/** A member of a chord did not succeed, so what follows the chord does not run. */
export class ChordError extends CeleryError {
  constructor(memberId: string, exception: string) {
    super(`Dependency ${memberId} raised ${exception}`)
  }
}

export class MaxRetriesExceeded extends CeleryError {
  constructor(text: string) {
    super(text)
    this.name = 'MaxRetriesExceededError'
  }
}

export class TimeLimitExceeded extends CeleryError {
  constructor(limitSeconds: number) {
    super(`the task ran longer than its limit of ${limitSeconds} s`, {
      excModule: 'billiard.exceptions',
      excArgs: [limitSeconds],
    })
  }
}

/** Reason of the context's signal when the soft limit passes: clean up and end soon. */
export class SoftTimeLimitExceeded extends CeleryError {
  constructor() {
    super('the soft time limit has passed', { excModule: 'billiard.exceptions', excArgs: [] })
  }
}

/** The worker was lost, or stopped, and the task cannot be run again. */
export class WorkerLost extends CeleryError {
  constructor(reason: string) {
    super(`the task has no outcome: ${reason}`, { excModule: 'billiard.exceptions' })
    this.name = 'WorkerLostError'
  }
}

/** Reason of the context's signal when the worker stops before the task is done; the task will run again. */
export class WorkerStopped extends CeleryError {
  constructor() {
    super('the worker stops: the task returns to its queue')
  }
}
