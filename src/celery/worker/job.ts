import type { Delivery } from '../broker.ts'
import { type Deferred, defer } from '../deferred.ts'
import type { TaskMessage } from '../message.ts'
import type { TaskDefinition } from '../tasks.ts'
import { NEVER_STARTED } from './ending.ts'
import type { Outcome } from './outcome.ts'

/** Tells a handler to end. The signal is made only for handlers that look at it. */
export class Cancellation {
  #controller: AbortController | undefined
  #reason: Error | undefined

  get reason(): Error | undefined {
    return this.#reason
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#reason) this.#controller.abort(this.#reason)
    return this.#controller.signal
  }

  /** The first reason stays. */
  cancel(reason: Error): void {
    this.#reason ??= reason
    this.#controller?.abort(this.#reason)
  }
}

/** One delivery of one task, from its arrival to its single outcome. */
export class Job {
  readonly delivery: Delivery
  readonly task: TaskMessage
  readonly definition: TaskDefinition
  readonly cancellation = new Cancellation()
  /** Ids of the tasks sent by this one. */
  readonly children: string[] = []
  /** From `performance.now()`. */
  startedAtMs = NEVER_STARTED
  /** Runs of it that have begun and not ended, as far as they were written down. */
  lostRuns = 0
  /** Its message is gone already, because the task acknowledges early. */
  acknowledged = false
  readonly #outcome: Deferred<Outcome> = defer()
  #ended = false

  constructor(parts: { delivery: Delivery; task: TaskMessage; definition: TaskDefinition }) {
    this.delivery = parts.delivery
    this.task = parts.task
    this.definition = parts.definition
  }

  get outcome(): Promise<Outcome> {
    return this.#outcome.promise
  }

  /** More than one run of it was lost with its worker: it may be what kills them. */
  get isSuspect(): boolean {
    return this.lostRuns > 0
  }

  get ended(): boolean {
    return this.#ended
  }

  /** The first outcome counts; whatever a handler does after a limit or a revoke is ignored. */
  end(outcome: Outcome): void {
    this.#ended = true
    this.#outcome.resolve(outcome)
  }
}
