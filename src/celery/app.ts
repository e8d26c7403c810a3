import { type Backend, REVOKED_SECONDS } from './backend.ts'
import type { Broker } from './broker.ts'
import { CONTROL_CHANNEL, encodeCast } from './control/protocol.ts'
import { LamportClock } from './events/clock.ts'
import { type AnnounceSent, createSentAnnouncer } from './events/task-sent.ts'
import { AsyncResult } from './result.ts'
import { revokedDocument } from './revoked-document.ts'
import { createRouter, type Router } from './routes.ts'
import { createComposer } from './send.ts'
import { resolveSettings, type Settings } from './settings.ts'
import {
  type ArgsOf,
  type BatchHandler,
  type BatchOutcome,
  type BatchRequest,
  type BatchTaskOptions,
  type OpenTasks,
  Registry,
  type ResultOf,
  type Send,
  type SingleHandler,
  type TaskContext,
  type TaskMap,
  type TaskName,
  type TaskOptions,
} from './tasks.ts'
import type { WorkerOptions } from './worker/options.ts'
import { Worker } from './worker/worker.ts'
import { createCanvas } from './workflow/canvas.ts'
import { publishCall } from './workflow/launch.ts'
import type { MakeChain, MakeGroup, MakeSignature } from './workflow/signature.ts'

export interface CeleryOptions extends Partial<Settings> {
  readonly broker: Broker
  readonly backend: Backend
}

/**
 * A Celery application: sends tasks, and runs those registered here. `Tasks` names each task with the type of its
 * function, so that both ends agree. Whoever opened the broker and the backend closes them.
 */
export class Celery<Tasks extends TaskMap<Tasks> = OpenTasks> {
  readonly name: string
  readonly settings: Settings
  /** A task to be sent later, or as a part of a workflow; its first argument may be left to the task before it. */
  readonly signature: MakeSignature<Tasks>
  readonly chain: MakeChain
  readonly group: MakeGroup
  readonly #broker: Broker
  readonly #backend: Backend
  readonly #registry = new Registry()
  readonly #clock = new LamportClock()
  readonly #router: Router
  readonly #compose: ReturnType<typeof createComposer>
  readonly #announceSent: AnnounceSent

  /** @throws InvalidOption naming the setting */
  constructor(name: string, { broker, backend, ...settings }: CeleryOptions) {
    this.name = name
    this.#broker = broker
    this.#backend = backend
    this.settings = resolveSettings(settings)
    this.#router = createRouter(this.settings)
    this.#announceSent = createSentAnnouncer({ settings: this.settings, broker, clock: this.#clock })
    this.#compose = createComposer({ settings: this.settings, router: this.#router, registry: this.#registry })
    const canvas = createCanvas<Tasks>({
      ...{ broker, backend, settings: this.settings, compose: this.#compose },
      announceSent: this.#announceSent,
      result: (taskId) => this.result(taskId),
    })
    this.signature = canvas.signature
    this.chain = canvas.chain
    this.group = canvas.group
  }

  /** Registers a task. @throws InvalidOption when the name is taken or an option cannot work */
  task<Name extends TaskName<Tasks>>(
    name: Name,
    options: TaskOptions,
    handler: (
      context: TaskContext<Tasks>,
      ...args: ArgsOf<Tasks, Name>
    ) => ResultOf<Tasks, Name> | Promise<ResultOf<Tasks, Name>>,
  ): void {
    // What comes from outside has any type; the map only says what senders promised.
    const run = handler as unknown as SingleHandler
    this.#registry.add({ name, options, maxBatch: 1, handler: { kind: 'single', run } })
  }

  /** Registers a task whose waiting messages are handled several at once, with one outcome for each. */
  batchTask<Name extends TaskName<Tasks>>(
    name: Name,
    { maxBatch, ...options }: BatchTaskOptions,
    handler: (
      requests: readonly BatchRequest<ArgsOf<Tasks, Name>>[],
    ) => Promise<readonly BatchOutcome<ResultOf<Tasks, Name>>[]>,
  ): void {
    const run = handler as unknown as BatchHandler
    this.#registry.add({ name, options, maxBatch, handler: { kind: 'batch', run } })
  }

  /**
   * Publishes a task, which need not be registered here; resolves when the broker has it.
   * @throws InvalidOption, EncodeError, or what the broker says
   */
  readonly send: Send<Tasks> = async (name, args, options = {}) => {
    const call = this.#compose(name, args, options)
    await publishCall({ broker: this.#broker, settings: this.settings, announceSent: this.#announceSent }, call)
    return this.result(call.task.id)
  }

  result<Result = unknown>(taskId: string): AsyncResult<Result> {
    return new AsyncResult(taskId, {
      backend: this.#backend,
      revoke: (id, options) => this.revoke(id, options),
    })
  }

  /**
   * Asks all workers not to start a task, also one that has not arrived yet: it ends REVOKED when its turn comes.
   * The result backend keeps it for workers that start later.
   * @param options.terminate also end it where it is running
   */
  async revoke(taskId: string | readonly string[], { terminate = false }: { terminate?: boolean } = {}): Promise<void> {
    const command = encodeCast('revoke', { task_id: taskId, terminate, signal: 'SIGTERM' }, this.#clock)
    const keeping = this.#backend.revoked.add([taskId].flat(), REVOKED_SECONDS)
    // Both are tried: each reaches workers that the other does not.
    await Promise.all([keeping, this.#broker.broadcast(CONTROL_CHANNEL, command)])
  }

  /**
   * Stores REVOKED as a task's end unless it has ended, for those who wait: without it they hear of a revoke only when
   * the task's turn comes.
   * @throws what the result backend says
   */
  async markRevoked(taskId: string): Promise<void> {
    await this.#backend.store(revokedDocument(taskId), this.settings.resultExpires)
  }

  /** A worker for the tasks registered until it starts. @throws InvalidOption */
  worker(options: WorkerOptions = {}): Worker {
    const parts = {
      appName: this.name,
      clock: this.#clock,
      settings: this.settings,
      registry: this.#registry,
      router: this.#router,
      broker: this.#broker,
      backend: this.#backend,
      send: this.send as unknown as Send<OpenTasks>,
      compose: this.#compose,
      announceSent: this.#announceSent,
    }
    return new Worker(parts, options)
  }
}
