import type { ArgsOf } from '../celery/index.ts'
import type { ExplainOutcome, Tasks } from '../contract.ts'
import type { Domain } from '../domain/domain.ts'
import type {
  IdempotencyStore,
  InferenceStore,
  ItemStore,
  KeyStore,
  ModelStore,
  OversightStore,
  RankingStore,
  RegistryStore,
  UserStore,
} from '../store/store.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { CompareModels } from './comparison.ts'
import type { Graves } from './dead-letters.ts'
import type { RunDemo } from './demo.ts'
import type { DriftWatch } from './drift.ts'
import type { SettingAnswer } from './settings.ts'
import type { SystemParts } from './system.ts'
import type { CheckWebhookUrl } from './webhook.ts'

/** What the front door asks of the store. */
export interface ApiStore {
  readonly items: Pick<ItemStore, 'get' | 'list' | 'count'>
  readonly users: Pick<UserStore, 'get' | 'list' | 'count'>
  readonly inferences: Pick<InferenceStore, 'start' | 'published' | 'find' | 'end' | 'reopen' | 'active'>
  readonly rankings: Pick<RankingStore, 'show' | 'peek' | 'choose' | 'result' | 'results'>
  readonly models: Pick<ModelStore, 'start' | 'published' | 'find' | 'list' | 'end' | 'findings' | 'reopen' | 'active'>
  readonly registry: Pick<
    RegistryStore,
    'find' | 'promote' | 'rollback' | 'wayBack' | 'share' | 'history' | 'online' | 'pulse'
  >
  readonly keys: Pick<KeyStore, 'add' | 'all' | 'withdraw'>
  readonly idempotency: Pick<IdempotencyStore, 'find' | 'answered'>
  readonly oversight: OversightStore
}

/** What the result backend says of a task. */
export interface TaskDocument {
  readonly status: string
  readonly result: unknown
}

export interface TaskResult {
  /** Undefined when the backend knows nothing of the task, or no longer. */
  document(): Promise<TaskDocument | undefined>
  /** The final document, as soon as there is one; undefined when the time is over. Rejects when the signal aborts. */
  wait(options: { timeoutMs: number; signal: AbortSignal }): Promise<TaskDocument | undefined>
  /** Once this resolves, every new document reaches the listener, which must not throw. */
  subscribe(listener: (document: TaskDocument) => void): Promise<{ close(): Promise<void> }>
}

/** What the front door asks of the task queue. */
export interface TaskQueue {
  /** Resolves once the broker has confirmed the message. */
  send<Name extends keyof Tasks>(
    name: Name,
    args: ArgsOf<Tasks, Name>,
    options: { taskId: string; expires: Date },
  ): Promise<unknown>
  result(taskId: string): TaskResult
  /** Tells all workers not to start a task and, with `terminate`, to end it where it runs. */
  revoke(taskId: string, options: { terminate: boolean }): Promise<void>
  /** Stores REVOKED as the task's end in the result backend, unless it has ended. */
  markRevoked(taskId: string): Promise<void>
}

/** By the name of a dependency: resolves when it can be used, rejects with an error that says why not. */
export type Checks = Readonly<Record<string, () => Promise<void>>>

/** Why the first `limit` items of a task's ranking have their scores; never blocks the event loop. */
export type Explain = (taskId: string, limit: number) => Promise<ExplainOutcome>

/** Counts a request of a caller, for all processes together, in windows that begin with a caller's first request. */
export type CountRequests = (
  caller: string,
  windowMs: number,
) => Promise<{ readonly requests: number; readonly remainingMs: number }>

/** How much one caller may ask for, and which web pages may ask. */
export interface AccessSettings {
  /** 0 means no limit. */
  readonly rateLimitPerMinute: number
  readonly maxConnections: number
  readonly maxConnectionsPerAddress: number
  /** Held requests that one caller may have open at a time. */
  readonly maxWaitsPerClient: number
  /** Origins whose pages may call; the own one needs no mention. */
  readonly corsOrigins: readonly string[]
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
}

/** How much may wait before starts are refused. */
export interface PressureSettings {
  /** Unfinished inferences. */
  readonly maxQueued: number
  readonly maxQueuedTrainings: number
  /** Mean delay of the event loop within a second, in milliseconds; 0 means no bound. */
  readonly maxEventLoopDelayMs: number
}

export interface ApiSettings {
  /** Value of the label `app_name` in the metrics, and the title of the API reference. */
  readonly appName: string
  /** Version of the package, for the API reference. */
  readonly version: string
  /** The most items that a ranking keeps, and so the most that `limit` may ask for. */
  readonly rankingKeep: number
  /** Milliseconds that a start waits for the broker's confirmation before it answers without. */
  readonly publishTimeoutMs: number
  /** Milliseconds that each dependency gets to answer a readiness check. */
  readonly checkTimeoutMs: number
  /** Where the build put the console's page and assets. */
  readonly consoleFolder: string
  readonly access: AccessSettings
  readonly pressure: PressureSettings
}

/** What operators look at beside the requests themselves. */
export interface OversightParts extends Pick<SystemParts, 'queues' | 'openMonitor'> {
  /** As they hold in this process, with secrets hidden. */
  readonly settings: readonly SettingAnswer[]
  readonly compare: CompareModels
  /** Absent for a domain without made-up users. */
  readonly runDemo?: RunDemo
}

export interface ApiParts {
  readonly domain: Domain
  readonly store: ApiStore
  readonly queue: TaskQueue
  readonly graves: Graves
  readonly drift: DriftWatch
  readonly explain: Explain
  readonly oversight: OversightParts
  readonly checks: Checks
  /** Absent where there is one process, which counts for itself. */
  readonly countRequests?: CountRequests
  /** Absent where webhooks are not set up. */
  readonly checkWebhookUrl?: CheckWebhookUrl
  readonly telemetry: { readonly log: Log; readonly metrics: Metrics }
  readonly settings: ApiSettings
}
