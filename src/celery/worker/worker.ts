import { setMaxListeners } from 'node:events'
import { hostname as machineName } from 'node:os'
import type { Subscription } from '../broker.ts'
import { openMailbox } from '../control/mailbox.ts'
import { CeleryError, WorkerLost, WorkerStopped } from '../errors.ts'
import { EventFeed } from '../events/feed.ts'
import { EventSender } from '../events/sender.ts'
import { SafeEmitter, type WorkerEvents } from '../events/worker-events.ts'
import type { Job } from './job.ts'
import { Lanes, type QueueSlots } from './lanes.ts'
import { importModules } from './modules.ts'
import { readQueues, type StopOptions, type WorkerOptions } from './options.ts'
import type { AppParts } from './parts.ts'
import { patiently } from './patience.ts'
import { Revoked } from './revoked.ts'
import { Turn } from './suspects.ts'
import { Tally } from './tally.ts'
import { Tuning } from './tuning.ts'
import { within } from './within.ts'

const DEFAULT_DRAIN_MS = 30_000
/** A few seconds: a start without the result backend fails instead of hanging. */
const START_ATTEMPTS = 5
/** After the cut, for results that are just being stored. */
const CUT_MS = 1_000

/** Runs the application's tasks from its queues. */
export class Worker {
  readonly hostname: string
  readonly #app: AppParts
  readonly #events = new SafeEmitter<WorkerEvents>()
  readonly #revoked: Revoked
  readonly #running = new Set<Job>()
  readonly #tally = new Tally()
  readonly #turn = new Turn(() => this.#lanes.wake())
  readonly #tuning: Tuning
  readonly #cut = new AbortController()
  readonly #queues: readonly QueueSlots[]
  readonly #lanes: Lanes
  readonly #feed: EventFeed
  #mailbox: Subscription | undefined
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined

  /** @throws InvalidOption */
  constructor(app: AppParts, options: WorkerOptions = {}) {
    this.#app = app
    // Each task that waits for an absent server listens to the cut; that is no leak.
    setMaxListeners(0, this.#cut.signal)
    this.hostname = options.hostname ?? `celery@${machineName()}`
    this.#revoked = new Revoked(app.backend.revoked, (error) => this.#tellTrouble('keeping a revoke', error))
    this.#queues = readQueues(options, app.settings)
    this.#tuning = new Tuning(app.settings)
    this.#lanes = new Lanes(this.#laneParts())
    this.#feed = this.#createFeed()
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
    const { settings } = this.#app
    await importModules([...settings.imports, ...settings.include])
    this.#mailbox = await this.#openMailbox()
    // After the mailbox, so that no revoke falls between the two.
    await this.#loadRevoked(START_ATTEMPTS)
    if (settings.workerSendTaskEvents) this.#feed.enableTaskEvents()
    this.#feed.start()
    await Promise.all(this.#queues.map((slots) => this.#lanes.add(slots)))
  }

  async #stop(drainMs: number): Promise<void> {
    // A start that failed half-way is undone as well; its error was its caller's.
    await this.#starting?.catch(() => {})
    await this.#lanes.cancel()
    const drained = this.#lanes.idle()
    await within(drainMs, drained)
    this.#cutOff()
    await within(CUT_MS, drained)
    await this.#lanes.close()
    await this.#feed.stop()
    await this.#mailbox?.close()
  }

  #cutOff(): void {
    this.#cut.abort(new WorkerStopped())
    for (const job of this.#running) {
      // A message acknowledged at the start cannot return, so its task must end here.
      job.end(job.acknowledged ? { kind: 'failure', error: new WorkerLost('the worker stopped') } : { kind: 'cut' })
      job.cancellation.cancel(new WorkerStopped())
    }
  }

  #laneParts() {
    return {
      ...this.#app,
      events: this.#events,
      hostname: this.hostname,
      cut: this.#cut.signal,
      revoked: this.#revoked,
      running: this.#running,
      tuning: this.#tuning,
      tally: this.#tally,
      turn: this.#turn,
    }
  }

  #createFeed(): EventFeed {
    const { broker, clock } = this.#app
    const onTrouble = (error: unknown) => this.#tellTrouble('sending events to monitors', error)
    return new EventFeed({
      sender: new EventSender({ broker, clock, hostname: this.hostname, onTrouble }),
      events: this.#events,
      vitals: () => ({
        active: this.#running.size,
        processed: this.#tally.total,
        concurrency: this.#lanes.open.reduce((total, lane) => total + lane.concurrency, 0),
      }),
    })
  }

  #openMailbox(): Promise<Subscription> {
    const worker = {
      ...this.#laneParts(),
      lanes: this.#lanes,
      feed: this.#feed,
      startedAtMs: performance.now(),
      shutdown: () => this.#shutDown(),
    }
    const onTrouble = (doing: string, error: unknown) => this.#tellTrouble(doing, error)
    return openMailbox({ worker, broker: this.#app.broker, onResumed: () => this.#learnRevoked(), onTrouble })
  }

  #loadRevoked(attempts: number): Promise<void> {
    const parts = { events: this.#events, cut: this.#cut.signal }
    const options = { doing: 'reading which tasks are revoked', attempts }
    return patiently(parts, options, () => this.#revoked.load())
  }

  /** Of what was revoked while this worker could not hear it. */
  #learnRevoked(): void {
    // It ends with the worker, or is tried until it works.
    this.#loadRevoked(Number.POSITIVE_INFINITY).catch(() => {})
  }

  #shutDown(): void {
    this.#events.emit('worker-shutdown', () => ({ hostname: this.hostname }))
    this.stop().catch((error) => this.#tellTrouble('stopping', error))
  }

  #tellTrouble(doing: string, error: unknown): void {
    this.#events.emit('worker-trouble', () => ({ doing, error }))
  }
}
