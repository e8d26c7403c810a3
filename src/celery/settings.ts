import { availableParallelism } from 'node:os'
import { InvalidOption } from './errors.ts'
import { isObject } from './json.ts'
import { isTimezone } from './time.ts'

/** Where a task goes, and with which priority. */
export interface Route {
  readonly queue: string
  readonly priority?: number
}

/** Celery's settings in camelCase, with Celery's meaning. */
export interface Settings {
  /** Only JSON is ever accepted; here so that Celery's configuration can be carried over. @default ['json'] */
  readonly acceptContent: readonly string[]
  /** @default 'json' */
  readonly taskSerializer: string
  /** @default 'json' */
  readonly resultSerializer: string
  /** Zone of `eta` and `expires` given without one. @default 'UTC' */
  readonly timezone: string
  /** Write times in UTC; false writes them in `timezone`, with its offset. @default true */
  readonly enableUtc: boolean
  /** Modules a worker imports when it starts: package names, or paths from the working directory. @default [] */
  readonly imports: readonly string[]
  /** As `imports`, imported after them. @default [] */
  readonly include: readonly string[]
  /** @default 'celery' */
  readonly taskDefaultQueue: string
  /** Task name, or a pattern with `*`, to queue; the first match counts. @default {} */
  readonly taskRoutes: Readonly<Record<string, string | Route>>
  /** 0 to 9, higher sooner. @default 0 */
  readonly taskDefaultPriority: number
  /** Acknowledge after the result is stored, not before the task starts. @default true (Celery: false) */
  readonly taskAcksLate: boolean
  /** False puts the messages of failed tasks aside as dead letters. @default true */
  readonly taskAcksOnFailureOrTimeout: boolean
  /** Store no results. @default false */
  readonly taskIgnoreResult: boolean
  /** Store failures even where results are ignored. @default false */
  readonly taskStoreErrorsEvenIfIgnored: boolean
  /** Store STARTED when a task starts: one more write per task. @default false */
  readonly taskTrackStarted: boolean
  /** Hard limit in seconds; null means none. @default null */
  readonly taskTimeLimit: number | null
  /** Soft limit in seconds; null means none. @default null */
  readonly taskSoftTimeLimit: number | null
  /** Seconds until a result is forgotten; null means never. @default 86400 */
  readonly resultExpires: number | null
  /** Store name, arguments, worker, retries and queue with each result. @default false */
  readonly resultExtended: boolean
  /** Tasks at once in a queue whose concurrency is not given. @default the number of CPUs */
  readonly workerConcurrency: number
  /** Workers send Celery's task events from their start; remote control turns them on and off. @default false */
  readonly workerSendTaskEvents: boolean
  /** Whoever sends a task sends the event `task-sent` as well: one more message per task. @default false */
  readonly taskSendSentEvent: boolean
  /**
   * Runs of a task that may begin and not end after its message came back; then it fails as WorkerLostError and its message is a
   * dead letter. Not a setting of Celery's. @default 20
   */
  readonly workerRedeliveryLimit: number
  /** Messages held for each slot. Higher hides broker latency, lower spreads bursts; 0 means no limit. @default 4 */
  readonly workerPrefetchMultiplier: number
}

type Check = readonly [isValid: (value: unknown) => boolean, expected: string]

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isWhole = (value: unknown, min: number, max = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max
export const isSeconds = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 && value < 1e10
const isPriority = (value: unknown): boolean => isWhole(value, 0, 9)
const isRoute = (value: unknown): boolean =>
  isText(value) ||
  (isObject(value) && isText(value.queue) && (value.priority === undefined || isPriority(value.priority)))

const flag: Check = [(value) => typeof value === 'boolean', 'true or false']
const json: Check = [(value) => value === 'json', "'json', the only serializer"]
const texts: Check = [(value) => Array.isArray(value) && value.every(isText), 'an array of module names']
const secondsOrNull: Check = [(value) => value === null || isSeconds(value), 'seconds above 0, or null']
export const PRIORITY: Check = [isPriority, 'a whole number from 0 to 9']
export const TEXT: Check = [isText, 'a text that is not empty']
export const SECONDS: Check = [isSeconds, 'seconds above 0']

const CHECKS: Readonly<Record<keyof Settings, Check>> = {
  acceptContent: [
    (value) => Array.isArray(value) && value.length > 0 && value.every((it) => it === 'json' || it === JSON_TYPE),
    "['json'], the only content that is accepted",
  ],
  taskSerializer: json,
  resultSerializer: json,
  timezone: [(value) => isText(value) && isTimezone(value), 'a time zone such as Europe/Zurich'],
  enableUtc: flag,
  imports: texts,
  include: texts,
  taskDefaultQueue: TEXT,
  taskRoutes: [
    (value) => isObject(value) && Object.values(value).every(isRoute),
    'a map from task name to queue, or to { queue, priority }',
  ],
  taskDefaultPriority: PRIORITY,
  taskAcksLate: flag,
  taskAcksOnFailureOrTimeout: flag,
  taskIgnoreResult: flag,
  taskStoreErrorsEvenIfIgnored: flag,
  taskTrackStarted: flag,
  taskTimeLimit: secondsOrNull,
  taskSoftTimeLimit: secondsOrNull,
  resultExpires: secondsOrNull,
  resultExtended: flag,
  workerSendTaskEvents: flag,
  taskSendSentEvent: flag,
  workerConcurrency: [(value) => isWhole(value, 1), 'a whole number from 1'],
  workerRedeliveryLimit: [(value) => isWhole(value, 1), 'a whole number from 1'],
  workerPrefetchMultiplier: [(value) => isWhole(value, 0), 'a whole number from 0'],
}

const JSON_TYPE = 'application/json'

export const DEFAULTS: Settings = {
  acceptContent: ['json'],
  taskSerializer: 'json',
  resultSerializer: 'json',
  timezone: 'UTC',
  enableUtc: true,
  imports: [],
  include: [],
  taskDefaultQueue: 'celery',
  taskRoutes: {},
  taskDefaultPriority: 0,
  taskAcksLate: true,
  taskAcksOnFailureOrTimeout: true,
  taskIgnoreResult: false,
  taskStoreErrorsEvenIfIgnored: false,
  taskTrackStarted: false,
  taskTimeLimit: null,
  taskSoftTimeLimit: null,
  resultExpires: 86_400,
  resultExtended: false,
  workerSendTaskEvents: false,
  taskSendSentEvent: false,
  workerConcurrency: availableParallelism(),
  workerRedeliveryLimit: 20,
  workerPrefetchMultiplier: 4,
}

/** Fills in the defaults. @throws InvalidOption naming a setting that is unknown or cannot work */
export const resolveSettings = (given: Partial<Settings>): Settings => {
  for (const [name, value] of Object.entries(given)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof Settings] : undefined
    if (!check) throw new InvalidOption(name, 'left out, for there is no such setting', value)
    checkOption(name, check, value)
  }
  return Object.freeze({ ...DEFAULTS, ...given })
}

/** @throws InvalidOption */
export const checkOption = (name: string, [isValid, expected]: Check, value: unknown): void => {
  if (!isValid(value)) throw new InvalidOption(name, expected, value)
}
