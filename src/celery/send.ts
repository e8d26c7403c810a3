import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { InvalidOption } from './errors.ts'
import type { Links, TaskMessage } from './message.ts'
import type { Router } from './routes.ts'
import { checkOption, isSeconds, PRIORITY, SECONDS, type Settings, TEXT } from './settings.ts'
import type { Registry } from './tasks.ts'
import { parseTime } from './time.ts'
import { identified } from './workflow/identify.ts'
import type { WireSignature } from './workflow/wire.ts'

export interface SendOptions {
  /** @default a random UUID */
  readonly taskId?: string
  /** @default the task's own queue, then `taskRoutes`, then `taskDefaultQueue` */
  readonly queue?: string
  /** Keyword arguments, for tasks written in Python. */
  readonly kwargs?: Readonly<Record<string, unknown>>
  /** Seconds to wait before the task may start. */
  readonly countdown?: number
  /** Earliest start; a text without a zone is taken in the settings' `timezone`. */
  readonly eta?: Date | string
  /** Seconds from now, or a time, after which the task is revoked instead of started. */
  readonly expires?: number | Date | string
  /** 0 to 9, higher sooner. */
  readonly priority?: number
  /** Hard limit in seconds. */
  readonly timeLimit?: number
  /** Soft limit in seconds. */
  readonly softTimeLimit?: number
  readonly ignoreResult?: boolean
  /** Headers of your own; they reach the handler in `request.headers`. */
  readonly headers?: Readonly<Record<string, unknown>>
  readonly rootId?: string
  readonly parentId?: string
  /** Sent when it has succeeded, with its result before the arguments of their own. */
  readonly link?: Linkable | readonly Linkable[]
  /** Sent when it has failed, with its id before the arguments of their own. */
  readonly linkError?: Linkable | readonly Linkable[]
}

/** What `celery.signature`, `celery.chain` and `celery.group` make. */
export interface Linkable {
  readonly wire: WireSignature
}

/** A call ready to be published. */
export interface PreparedCall {
  readonly task: TaskMessage
  readonly queue: string
  readonly delayMs: number
}

/** Name of a process that sends tasks, as Celery forms it. */
export const ORIGIN = `gen${process.pid}@${hostname()}`

export type Composer = (name: string, args: readonly unknown[], options: SendOptions) => PreparedCall

/** Turns a call into its message. */
export const createComposer =
  (parts: { settings: Settings; router: Router; registry: Registry }): Composer =>
  (name, args, options) => {
    checkSendOptions(options)
    const { settings } = parts
    const own = parts.registry.get(name)?.options
    const route = parts.router(name)
    const nowMs = Date.now()
    const eta = readEta(options, { nowMs, timezone: settings.timezone })
    const id = options.taskId ?? randomUUID()
    const task: TaskMessage = {
      id,
      task: name,
      args,
      kwargs: options.kwargs ?? {},
      retries: 0,
      eta,
      expires: readExpires(options.expires, { nowMs, timezone: settings.timezone }),
      // The worker's own limits apply where the call names none.
      timeLimit: options.timeLimit ?? null,
      softTimeLimit: options.softTimeLimit ?? null,
      rootId: options.rootId ?? id,
      parentId: options.parentId ?? null,
      group: null,
      groupIndex: null,
      ignoreResult: options.ignoreResult ?? own?.ignoreResult ?? settings.taskIgnoreResult,
      shadow: null,
      origin: ORIGIN,
      replyTo: null,
      priority: options.priority ?? own?.priority ?? route.priority ?? settings.taskDefaultPriority,
      links: linksOf(id, options),
      headers: options.headers ?? {},
    }
    const queue = options.queue ?? own?.queue ?? route.queue
    return { task, queue, delayMs: eta ? Math.max(0, eta.getTime() - nowMs) : 0 }
  }

/** With ids, so that whoever follows the links twice sends the same tasks. */
const linksOf = (id: string, { link = [], linkError = [] }: SendOptions): Links => ({
  callbacks: [link].flat().map(({ wire }, index) => identified(wire, `${id}/link/${index}`)),
  errbacks: [linkError].flat().map(({ wire }, index) => identified(wire, `${id}/link_error/${index}`)),
  chain: [],
  chord: null,
})

type Clock = { readonly nowMs: number; readonly timezone: string }

const readEta = ({ eta, countdown }: SendOptions, clock: Clock): Date | null => {
  if (countdown !== undefined) return countdown > 0 ? new Date(clock.nowMs + countdown * 1_000) : null
  return eta === undefined ? null : readTime('eta', eta, clock)
}

const readExpires = (expires: SendOptions['expires'], clock: Clock): Date | null => {
  if (expires === undefined) return null
  return typeof expires === 'number' ? new Date(clock.nowMs + expires * 1_000) : readTime('expires', expires, clock)
}

const readTime = (option: string, time: Date | string, { timezone }: Clock): Date => {
  const read = typeof time === 'string' ? parseTime(time, timezone) : time
  const year = read?.getUTCFullYear() ?? Number.NaN
  // Python knows no other years.
  if (read && year >= 1 && year <= 9999) return read
  throw new InvalidOption(option, 'a date or an ISO-8601 time', String(time))
}

const OPTION_CHECKS = {
  taskId: TEXT,
  queue: TEXT,
  countdown: [(value: unknown) => value === 0 || isSeconds(value), 'seconds from 0'],
  priority: PRIORITY,
  timeLimit: SECONDS,
  softTimeLimit: SECONDS,
} as const

const checkSendOptions = (options: SendOptions): void => {
  for (const [name, check] of Object.entries(OPTION_CHECKS)) {
    const value = options[name as keyof typeof OPTION_CHECKS]
    if (value !== undefined) checkOption(name, check, value)
  }
  if (typeof options.expires === 'number') checkOption('expires', SECONDS, options.expires)
  if (options.eta !== undefined && options.countdown !== undefined)
    throw new InvalidOption('eta', 'left out where a countdown is given', options.eta)
}
