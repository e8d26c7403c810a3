import { cpus, loadavg, type } from 'node:os'
import { version } from '../version.ts'
import type { EventSender } from './sender.ts'
import type { SafeEmitter, WorkerEvents } from './worker-events.ts'

/** What a worker tells of itself from time to time. */
export interface Vitals {
  /** Tasks that run now. */
  readonly active: number
  /** Tasks started since its start. */
  readonly processed: number
  /** Tasks, or batches of them, at once; Python's workers do not tell. */
  readonly concurrency: number
}

interface FeedParts {
  readonly sender: EventSender
  readonly events: SafeEmitter<WorkerEvents>
  readonly vitals: () => Vitals
}

const BEAT_SECONDS = 2
/** A monitor hears that a worker came and asks for its tasks; their first events are kept for so long, and told then. */
const KEEP_MS = 5_000
const MOST_KEPT = 2_000
/** What a monitor is told when it asks for a heartbeat: the same as by a Python worker, which leaves out all other figures. */
const ASKED_BEAT_SECONDS = 5

const TASK_EVENTS = [
  'task-received',
  'task-started',
  'task-succeeded',
  'task-failed',
  'task-retried',
  'task-revoked',
  'task-rejected',
] as const

/** What a load is of; Python's workers do not tell. */
const CORES = cpus().length

const SOFTWARE = { sw_ident: 'stellwerk', sw_ver: version, sw_sys: type() }

interface KeptEvent {
  readonly name: (typeof TASK_EVENTS)[number]
  readonly event: Readonly<Record<string, unknown>>
}

/** Keeps the first events of tasks. @returns the way to end that, which hands out what is kept still */
const keepFirst = (events: SafeEmitter<WorkerEvents>) => {
  let kept: KeptEvent[] = []
  const keep = (one: KeptEvent) => {
    kept.push(one)
    if (kept.length > MOST_KEPT) kept.shift()
  }
  const stopListening = TASK_EVENTS.map((name) => events.on(name, (event) => keep({ name, event: { ...event } })))
  const stop = () => {
    clearTimeout(timer)
    for (const stopOne of stopListening) stopOne()
    const handedOut = kept
    kept = []
    return handedOut
  }
  const timer = setTimeout(stop, KEEP_MS).unref()
  return stop
}

/** Shows a worker to Celery's monitors: a heartbeat always, its tasks while that is enabled. */
export class EventFeed {
  readonly #parts: FeedParts
  #beat: NodeJS.Timeout | undefined
  #stopListening: readonly (() => void)[] = []
  #stopKeeping: (() => readonly KeptEvent[]) | undefined

  constructor(parts: FeedParts) {
    this.#parts = parts
  }

  get taskEventsEnabled(): boolean {
    return this.#stopListening.length > 0
  }

  /** To be called before the first task: its events are told also to who asks for them after that. */
  start(): void {
    if (!this.taskEventsEnabled) this.#stopKeeping = keepFirst(this.#parts.events)
    void this.#tell('worker-online')
    this.#beat = setInterval(() => void this.#tell('worker-heartbeat'), BEAT_SECONDS * 1_000).unref()
  }

  /** @returns false when they were on already */
  enableTaskEvents(): boolean {
    if (this.taskEventsEnabled) return false
    const { events, sender } = this.#parts
    for (const { name, event } of this.#stopKeeping?.() ?? []) sender.sendSoon(name, event)
    this.#stopListening = TASK_EVENTS.map((name) => events.on(name, (event) => sender.sendSoon(name, { ...event })))
    return true
  }

  /** @returns false when they were off already */
  disableTaskEvents(): boolean {
    const wasEnabled = this.taskEventsEnabled
    this.#stopKeeping?.()
    for (const stopListening of this.#stopListening) stopListening()
    this.#stopListening = []
    return wasEnabled
  }

  beatNow(): Promise<void> {
    return this.#tell('worker-heartbeat', ASKED_BEAT_SECONDS)
  }

  /** Says goodbye, after the last event of a task. */
  async stop(): Promise<void> {
    if (!this.#beat) return
    clearInterval(this.#beat)
    this.disableTaskEvents()
    await this.#parts.sender.drained()
    await this.#tell('worker-offline')
  }

  #tell(event: string, freq = BEAT_SECONDS): Promise<void> {
    const { sender, vitals } = this.#parts
    return sender.send(event, { freq, ...vitals(), loadavg: loadavg(), cores: CORES, ...SOFTWARE })
  }
}
