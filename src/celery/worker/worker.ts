import { setMaxListeners } from 'node:events'
import { hostname as machineName } from 'node:os'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Backend } from '../backend.ts'
import type { Broker, Subscription } from '../broker.ts'
import { CONTROL_CHANNEL, decodeRevoke, type RevokeCommand } from '../control.ts'
import { defer } from '../deferred.ts'
import { CeleryError, InvalidOption, TaskRevoked, WorkerLost, WorkerStopped } from '../errors.ts'
import { SafeEmitter, type WorkerEvents } from '../events.ts'
import type { Router } from '../routes.ts'
import type { Composer } from '../send.ts'
import type { Settings } from '../settings.ts'
import type { OpenTasks, Registry, Send } from '../tasks.ts'
import { Timer } from '../timer.ts'
import type { Job } from './job.ts'
import { Lane } from './lane.ts'
import { Revoked } from './revoked.ts'

export interface WorkerOptions {
  /** Queues to consume, each with slots of its own. @default the default queue */
  readonly queues?: Readonly<Record<string, { readonly concurrency?: number }>>
  /** Node name. @default `celery@` and the machine's name */
  readonly hostname?: string
}

export interface StopOptions {
  /** Time for running tasks to finish before they are cut off. @default 30,000 */
  readonly drainMs?: number
}

interface AppParts {
  readonly settings: Settings
  readonly registry: Registry
  readonly router: Router
  readonly broker: Broker
  readonly backend: Backend
  readonly send: Send<OpenTasks>
  readonly compose: Composer
}

const DEFAULT_DRAIN_MS = 30_000
/** After the cut, for results that are just being stored. */
const CUT_MS = 1_000

/** Runs the application's tasks from its queues. */
export class Worker {
  readonly hostname: string
  readonly #app: AppParts
  readonly #events = new SafeEmitter<WorkerEvents>()
  readonly #revoked = new Revoked()
  readonly #running = new Set<Job>()
  readonly #cut = new AbortController()
  readonly #queues: readonly { queue: string; concurrency: number }[]
  #lanes: readonly Lane[] = []
  #control: Subscription | undefined
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined

  /** @throws InvalidOption */
  constructor(app: AppParts, options: WorkerOptions = {}) {
    this.#app = app
    // Each task that waits for an absent server listens to the cut; that is no leak.
    setMaxListeners(0, this.#cut.signal)
    this.hostname = options.hostname ?? `celery@${machineName()}`
    const queues = options.queues ?? { [app.settings.taskDefaultQueue]: {} }
    this.#queues = Object.entries(queues).map(([queue, { concurrency = app.settings.workerConcurrency }]) => {
      if (!Number.isSafeInteger(concurrency) || concurrency < 1)
        throw new InvalidOption(`concurrency of queue ${queue}`, 'a whole number from 1', concurrency)
      return { queue, concurrency }
    })
  }

  /** @returns a function that removes the listener */
  on<Name extends keyof WorkerEvents>(name: Name, listener: (event: WorkerEvents[Name]) => unknown): () => void {
    return this.#events.on(name, listener)
  }

  /** Imports the settings' modules, then consumes. Calling it again does nothing. @throws CeleryError once stopped */
  async start(): Promise<void> {
    if (this.#stopping) throw new CeleryError('a stopped worker cannot start again: make a new one')
    this.#starting ??= this.#start()
    return this.#starting
  }

  /**
   * Takes no more messages, waits for running tasks, then aborts the rest, whose messages return to their queue.
   * Calling it again returns the same promise.
   */
  stop({ drainMs = DEFAULT_DRAIN_MS }: StopOptions = {}): Promise<void> {
    this.#stopping ??= this.#stop(drainMs)
    return this.#stopping
  }

  async #start(): Promise<void> {
    const { settings, broker } = this.#app
    for (const name of [...settings.imports, ...settings.include]) await import(toSpecifier(name))
    this.#control = await broker.listen(CONTROL_CHANNEL, (message) => {
      const command = decodeRevoke(message)
      if (command) this.#revoke(command)
    })
    const parts = {
      ...this.#app,
      events: this.#events,
      hostname: this.hostname,
      cut: this.#cut.signal,
      revoked: this.#revoked,
      running: this.#running,
    }
    this.#lanes = this.#queues.map((queue) => new Lane(parts, queue))
    await Promise.all(this.#lanes.map((lane) => lane.open()))
  }

  async #stop(drainMs: number): Promise<void> {
    // A start that failed half-way is undone as well; its error was its caller's.
    await this.#starting?.catch(() => {})
    await Promise.all(this.#lanes.map((lane) => lane.cancel()))
    const drained = Promise.all(this.#lanes.map((lane) => lane.idle()))
    await within(drainMs, drained)
    this.#cutOff()
    await within(CUT_MS, drained)
    await Promise.all(this.#lanes.map((lane) => lane.close()))
    await this.#control?.close()
  }

  #cutOff(): void {
    this.#cut.abort(new WorkerStopped())
    for (const job of this.#running) {
      // A message acknowledged at the start cannot return, so its task must end here.
      job.end(job.acknowledged ? { kind: 'failure', error: new WorkerLost('the worker stopped') } : { kind: 'cut' })
      job.cancellation.cancel(new WorkerStopped())
    }
  }

  #revoke({ taskIds, terminate }: RevokeCommand): void {
    for (const taskId of taskIds) this.#revoked.add(taskId)
    if (!terminate) return
    const ids = new Set(taskIds)
    for (const job of this.#running) {
      if (!ids.has(job.task.id)) continue
      job.end({ kind: 'revoked', reason: 'terminated' })
      job.cancellation.cancel(new TaskRevoked(job.task.id, 'terminated'))
    }
  }
}

/** Waits for the work, but no longer than that. */
const within = async (limitMs: number, work: Promise<unknown>): Promise<void> => {
  const { promise, resolve } = defer<void>()
  const timer = new Timer(limitMs, () => resolve())
  await Promise.race([work, promise])
  timer.cancel()
}

const toSpecifier = (name: string): string =>
  name.startsWith('.') || name.startsWith('/') ? pathToFileURL(resolve(name)).href : name
