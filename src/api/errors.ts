import type { Problem } from '../domain/domain.ts'
import type { TaskStatus } from '../store/store.ts'

interface ErrorParts {
  readonly statusCode: number
  /** What the client reads: a text, or FastAPI's list of problems. */
  readonly detail: string | readonly Problem[]
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

/** An error that a client may meet. Everything a client may read of an error is in here. */
export class ApiError extends Error {
  readonly statusCode: number
  readonly detail: string | readonly Problem[]
  readonly headers: Readonly<Record<string, string>>

  constructor({ statusCode, detail, headers = {}, cause }: ErrorParts) {
    super(typeof detail === 'string' ? detail : detail.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; '), {
      cause,
    })
    this.statusCode = statusCode
    this.detail = detail
    this.headers = headers
  }
}

const defineError = <Args extends readonly unknown[]>(statusCode: number, text: (...args: Args) => string) =>
  class extends ApiError {
    constructor(...args: Args) {
      super({ statusCode, detail: text(...args) })
    }
  }

export const TaskUnknown = defineError(404, (id: string) => `no task ${id}: use the task_id that the start gave`)
export const UserUnknown = defineError(404, (noun: string, id: number) => `no ${noun} ${id}: see /content/${noun}s`)
export const ItemUnknown = defineError(404, (noun: string, id: number) => `no ${noun} ${id}: see /content/${noun}s`)
export const ResultUnknown = defineError(
  404,
  (id: number) => `no result ${id}: see /content/results/{task_id} for those of a task`,
)
export const DeadLetterUnknown = defineError(404, (id: string) => `no dead letter ${id}: see /dead-letters`)
/** The text says why, and what to do. */
export const DeadLetterRefused = defineError(409, (reason: string) => reason)
export const ModelUnknown = defineError(404, (id: string) => `no model ${id}: see /models`)
/** The text says why, and what to do. */
export const ModelRefused = defineError(409, (reason: string) => reason)
export const ConsoleNotBuilt = defineError(
  404,
  () => 'the console is not built: run "npm run build" and start the server again, or see /docs',
)
export const ItemNotRanked = defineError(
  404,
  (key: string, id: number) => `${key} ${id} is not in this ranking: choose one that /inference/results gave, or -1`,
)
export class KeyBusy extends ApiError {
  constructor(key: string) {
    const detail = `the first request with the Idempotency-Key ${key} is being answered: try again`
    super({ statusCode: 409, detail, headers: { 'retry-after': '1' } })
  }
}
export const TaskUnfinished = defineError(
  409,
  (id: string, status: TaskStatus) => `task ${id} is ${status}: wait for it with /inference/status/${id}?wait=10`,
)
export const TaskEnded = defineError(
  409,
  (id: string, status: TaskStatus) =>
    `task ${id} ended as ${status} already: only one that has not ended can be cancelled`,
)
export const TaskNotFailed = defineError(
  409,
  (id: string, state: string) => `task ${id} is ${state}: only one that ended as FAILURE can be tried again`,
)
export const TaskWithoutRanking = defineError(
  409,
  (id: string, status: TaskStatus, reason: string | null) =>
    `task ${id} ended as ${status}${reason === null ? '' : ` (${reason})`}: start another inference`,
)
export const DemoUnavailable = defineError(
  404,
  () => 'there are no made-up users of this domain: send requests of your own',
)
export const DemoRunning = defineError(409, () => 'made-up users are at work already: wait until they have ended')
export const KeyUnknown = defineError(404, (id: number) => `no key ${id}: GET /keys lists those there are`)
export const FirstKeyRefused = defineError(
  409,
  () => 'there is no key for an operator yet: make one first, else nobody could make or withdraw keys any more',
)
export const LastKeyRefused = defineError(
  409,
  () => 'this is the last key of an operator: make another one first, else nobody could make or withdraw keys any more',
)
export const InputUnknown = defineError(404, (name: string) => `no input ${name}: GET /drift names those there are`)
export const NotExplainable = defineError(
  409,
  (id: string, reason: string) => `task ${id} cannot be explained: ${reason}`,
)
export const UnsupportedMediaType = defineError(
  415,
  (type: string) => `the body is ${type}: send it as application/json, in UTF-8`,
)
export const BodyTooLarge = defineError(413, (limitBytes: number) => `the body is larger than ${limitBytes} bytes`)

export class NotFound extends ApiError {
  constructor() {
    super({ statusCode: 404, detail: 'Not Found' })
  }
}

export class MethodNotAllowed extends ApiError {
  constructor(allowed: readonly string[]) {
    super({ statusCode: 405, detail: 'Method Not Allowed', headers: { allow: allowed.join(', ') } })
  }
}

/** The request does not fit its schema. */
export class Unprocessable extends ApiError {
  constructor(problems: readonly Problem[]) {
    super({ statusCode: 422, detail: problems })
  }
}

const RETRY_AFTER_SECONDS = 5

/** A server that we need is away, or we are about to stop. */
export class Unavailable extends ApiError {
  constructor(detail: string, cause?: unknown) {
    super({ statusCode: 503, detail, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) }, cause })
  }
}

/** Our own mistake. The cause is for the log, never for the client. */
export class InternalError extends ApiError {
  constructor(cause: unknown) {
    super({ statusCode: 500, detail: 'Internal Server Error', cause })
  }
}
