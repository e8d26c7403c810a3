import type { Backend, ResultDocument } from './backend.ts'
import type { Subscription } from './broker.ts'
import { defer } from './deferred.ts'
import { ResultTimeout, TaskFailed, TaskRevoked } from './errors.ts'
import { fromExceptionObject } from './exceptions.ts'
import { isFinal } from './states.ts'
import { Timer } from './timer.ts'

export interface WaitOptions {
  /** @default no limit */
  readonly timeoutMs?: number
  /** Ends the waiting with the signal's reason. */
  readonly signal?: AbortSignal
}

interface ResultParts {
  readonly backend: Backend
  readonly revoke: (taskId: string, options: { terminate?: boolean }) => Promise<void>
}

/** A task's result, now or later. Holds nothing open by itself. */
export class AsyncResult<Result = unknown> {
  readonly id: string
  readonly #parts: ResultParts

  constructor(id: string, parts: ResultParts) {
    this.id = id
    this.#parts = parts
  }

  /** What is stored now; undefined for a task that has not started, is unknown or forgotten. */
  document(): Promise<ResultDocument | undefined> {
    return this.#parts.backend.get(this.id)
  }

  /** `PENDING` when nothing is stored. */
  async state(): Promise<ResultDocument['status']> {
    return (await this.document())?.status ?? 'PENDING'
  }

  /**
   * The value, as soon as there is one.
   * @throws TaskFailed, TaskRevoked, ResultTimeout, or the signal's reason
   */
  async get(options: WaitOptions = {}): Promise<Result> {
    const document = await this.wait(options)
    if (!document) throw new ResultTimeout(this.id, options.timeoutMs ?? 0)
    if (document.status === 'SUCCESS') return document.result as Result
    const { type, message, module } = fromExceptionObject(document.result)
    if (document.status === 'REVOKED') throw new TaskRevoked(this.id, message)
    throw new TaskFailed({ taskId: this.id, type, message, module, traceback: document.traceback })
  }

  /**
   * The final document, or undefined when the time is over first. Woken by the backend, never polling.
   * @throws the signal's reason
   */
  async wait({ timeoutMs, signal }: WaitOptions = {}): Promise<ResultDocument | undefined> {
    signal?.throwIfAborted()
    const { promise, resolve, reject } = defer<ResultDocument | undefined>()
    const onDocument = (document: ResultDocument | undefined) => {
      if (document && isFinal(document.status)) resolve(document)
    }
    const onAbort = () => reject(signal?.reason)
    // Subscribed before looking: a result stored in between is seen by one of the two.
    const subscription = await this.#parts.backend.subscribe(this.id, onDocument)
    const timer = timeoutMs === undefined ? undefined : new Timer(timeoutMs, () => resolve(undefined))
    signal?.addEventListener('abort', onAbort, { once: true })
    if (signal?.aborted) onAbort()
    this.document().then(onDocument, reject)
    try {
      return await promise
    } finally {
      timer?.cancel()
      signal?.removeEventListener('abort', onAbort)
      await subscription.close()
    }
  }

  /**
   * Once this resolves, every document stored for the task reaches the listener, until the subscription is closed.
   * @param listener must never throw
   */
  subscribe(listener: (document: ResultDocument) => void): Promise<Subscription> {
    return this.#parts.backend.subscribe(this.id, listener)
  }

  /** Removes what is stored. */
  forget(): Promise<void> {
    return this.#parts.backend.forget(this.id)
  }

  /** Asks all workers of the application not to start it; with `terminate`, also to end it where it runs. */
  revoke(options: { terminate?: boolean } = {}): Promise<void> {
    return this.#parts.revoke(this.id, options)
  }
}
