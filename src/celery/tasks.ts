import { InvalidOption } from './errors.ts'
import type { TaskMessage } from './message.ts'
import { isRate, type RateLimit } from './rate.ts'
import type { AsyncResult } from './result.ts'
import type { SendOptions } from './send.ts'
import { checkOption, isSeconds, PRIORITY, SECONDS, TEXT } from './settings.ts'
import type { RetryOptions } from './signals.ts'

/** From task name to the type of its function: `{ 'x.add': (a: number, b: number) => number }`. */
export type TaskMap<Tasks> = { readonly [Name in keyof Tasks]: (...args: never[]) => unknown }
/** Any task, any argument: for applications that do not list their tasks. */
export type OpenTasks = Record<string, (...args: unknown[]) => unknown>
export type TaskName<Tasks> = keyof Tasks & string
export type ArgsOf<Tasks, Name extends keyof Tasks> = Tasks[Name] extends (...args: infer Args) => unknown
  ? Readonly<Args>
  : never
export type ResultOf<Tasks, Name extends keyof Tasks> = Tasks[Name] extends (...args: never[]) => infer Result
  ? Awaited<Result>
  : never

export type Send<Tasks> = <Name extends TaskName<Tasks>>(
  name: Name,
  args: ArgsOf<Tasks, Name>,
  options?: SendOptions,
) => Promise<AsyncResult<ResultOf<Tasks, Name>>>

/** The message as it came, and who runs it. */
export interface TaskRequest extends TaskMessage {
  readonly queue: string
  readonly hostname: string
  /** An earlier run of this message may have begun. */
  readonly redelivered: boolean
}

/** What a handler is given beside its arguments. */
export interface TaskContext<Tasks = OpenTasks> {
  readonly request: TaskRequest
  /** Aborts when the soft limit passes, the task is terminated or the worker stops; `reason` tells which. */
  readonly signal: AbortSignal
  /** Ends this run and asks for another one: throws `Retry`. */
  readonly retry: (options?: RetryOptions) => never
  /** Stores a state of the task's own, such as `PROGRESS`; never fails the task, unless `meta` has no JSON form. */
  readonly updateState: (state: string, meta: unknown) => Promise<void>
  /** Sends a task as a child of this one. */
  readonly send: Send<Tasks>
}

/** One of several waiting messages that a batch handler is given at once. */
export interface BatchRequest<Args extends readonly unknown[] = readonly unknown[]>
  extends Pick<TaskContext, 'request' | 'signal' | 'updateState'> {
  readonly args: Args
}

/** How one request of a batch ended; `error` counts as if its handler had thrown it, so it may be `Retry`, `Reject`, `Ignore`. */
export type BatchOutcome<Result = unknown> =
  | { readonly kind: 'success'; readonly result: Result }
  | { readonly kind: 'failure'; readonly error: unknown }

type ErrorClass = abstract new (...args: never[]) => Error

export interface TaskOptions {
  /** Queue of this task where neither the call nor, failing this, `taskRoutes` names one. */
  readonly queue?: string
  readonly priority?: number
  /** Names of the positional parameters, so that Python callers may pass them by keyword. */
  readonly parameters?: readonly string[]
  /**
   * Says what is wrong with the arguments of a message, or undefined where they fit. A message that does not fit fails as
   * InvalidArguments and becomes a dead letter. Must not throw. @default whatever comes is handed over
   */
  readonly checkArgs?: (args: readonly unknown[]) => string | undefined
  /** Null means no limit. @default 3 */
  readonly maxRetries?: number | null
  /** Seconds before a retry that names no countdown. @default 180 */
  readonly defaultRetryDelay?: number
  /** Errors after which the task is retried by itself. @default none */
  readonly autoretryFor?: readonly ErrorClass[]
  /** Wait twice as long each time: true starts at 1 s, a number is the first wait in seconds. @default false */
  readonly retryBackoff?: boolean | number
  /** Longest wait of the backoff, in seconds. @default 600 */
  readonly retryBackoffMax?: number
  /** Draw the wait of the backoff at random from 0 to its length. @default true */
  readonly retryJitter?: boolean
  /** Seconds; the settings' `taskTimeLimit` otherwise. */
  readonly timeLimit?: number
  /** Seconds; the settings' `taskSoftTimeLimit` otherwise. */
  readonly softTimeLimit?: number
  /** Starts in each worker: a number per second, or `'10/s'`, `'10/m'`, `'10/h'`; 0 means no limit. @default 0 */
  readonly rateLimit?: RateLimit
  readonly ignoreResult?: boolean
  readonly acksLate?: boolean
  readonly trackStarted?: boolean
  /**
   * Told of every end without a result (failure, revoke, expiry, time limit), before the result is stored, and again
   * until it succeeds: for whoever keeps a state of their own. May be told twice.
   */
  readonly onEnd?: (end: TaskEnd) => Promise<unknown>
}

/** A task that ended without a result. */
export interface TaskEnd {
  readonly id: string
  readonly state: 'FAILURE' | 'REVOKED'
  /** The name of the error's class. */
  readonly type: string
  /** The error's text. */
  readonly reason: string
  /** Milliseconds since this run of it began; null of one that did not. */
  readonly spentMs: number | null
}

export interface BatchTaskOptions extends TaskOptions {
  /** Most messages handled in one call. */
  readonly maxBatch: number
}

export type SingleHandler = (context: TaskContext, ...args: unknown[]) => unknown
export type BatchHandler = (requests: readonly BatchRequest[]) => Promise<readonly BatchOutcome[]>

/** A registered task, its argument types forgotten. */
export interface TaskDefinition {
  readonly name: string
  readonly options: TaskOptions
  /** 1 for tasks that are not batched. */
  readonly maxBatch: number
  readonly handler:
    | { readonly kind: 'single'; readonly run: SingleHandler }
    | { readonly kind: 'batch'; readonly run: BatchHandler }
}

/** @throws InvalidOption */
const checkTaskOptions = (name: string, options: TaskOptions): void => {
  const given = Object.entries(options)
  for (const [option, value] of given) {
    const check = OPTION_CHECKS[option]
    if (check && value !== undefined) checkOption(`${option} of task ${name}`, check, value)
  }
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

const OPTION_CHECKS: Readonly<Record<string, Parameters<typeof checkOption>[1]>> = {
  queue: TEXT,
  priority: PRIORITY,
  maxRetries: [(value) => value === null || isCount(value), 'a whole number from 0, or null'],
  defaultRetryDelay: [(value) => value === 0 || isSeconds(value), 'seconds from 0'],
  retryBackoff: [(value) => typeof value === 'boolean' || isSeconds(value), 'true, false or seconds above 0'],
  retryBackoffMax: SECONDS,
  timeLimit: SECONDS,
  softTimeLimit: SECONDS,
  rateLimit: [isRate, "a rate such as 5, '10/s', '10/m' or '10/h'"],
  maxBatch: [(value) => isCount(value) && value !== 0, 'a whole number from 1'],
}

/** The registered tasks of an application. */
export class Registry {
  readonly #definitions = new Map<string, TaskDefinition>()

  /** @throws InvalidOption when the name is taken or an option cannot work */
  add(definition: TaskDefinition): void {
    checkTaskOptions(definition.name, { ...definition.options, ...{ maxBatch: definition.maxBatch } })
    if (this.#definitions.has(definition.name))
      throw new InvalidOption('task name', 'registered only once', definition.name)
    this.#definitions.set(definition.name, definition)
  }

  get(name: string): TaskDefinition | undefined {
    return this.#definitions.get(name)
  }

  all(): readonly TaskDefinition[] {
    return [...this.#definitions.values()]
  }
}
