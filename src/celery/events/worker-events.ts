/** What happened in a worker, with the fields of Celery's events; `name` is in all of them. */
interface TaskEvent {
  /** The task's id. */
  readonly uuid: string
  readonly name: string
  readonly hostname: string
  /** Epoch seconds. */
  readonly timestamp: number
}

interface TaskReceived extends TaskEvent {
  /** Arguments as Python would print them. */
  readonly args: string
  readonly kwargs: string
  readonly root_id: string
  readonly parent_id: string | null
  readonly retries: number
  /** ISO times. */
  readonly eta: string | null
  readonly expires: string | null
}

interface TaskErrorEvent extends TaskEvent {
  readonly exception: string
  readonly traceback: string | null
}

export interface WorkerEvents {
  'task-received': TaskReceived
  'task-started': TaskEvent
  /** `result` as Python would print it, `runtime` in seconds. */
  'task-succeeded': TaskEvent & { readonly result: string; readonly runtime: number }
  'task-failed': TaskErrorEvent
  'task-retried': TaskErrorEvent
  'task-revoked': TaskEvent & { readonly terminated: boolean; readonly signum: null; readonly expired: boolean }
  /** The message was put aside (or back, with `requeue`); `uuid` and `name` are empty where it told none. */
  'task-rejected': TaskEvent & { readonly requeue: boolean; readonly reason: string }
  /** Remote control asks the worker to stop. It does so with the default time to drain, unless a listener stops it first. */
  'worker-shutdown': { readonly hostname: string }
  /** Something failed that the worker tries again by itself, such as storing a result. */
  'worker-trouble': { readonly doing: string; readonly error: unknown }
}

type Listener<Event> = (event: Event) => unknown

/** Tells listeners what happened. A listener that throws or rejects harms nobody; it becomes a process warning. */
export class SafeEmitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<Listener<never>>>()

  /** @returns a function that removes the listener */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener))
    return () => void listeners.delete(listener)
  }

  /** @param describe called only when somebody listens */
  emit<Name extends keyof Events>(name: Name, describe: () => Events[Name]): void {
    const listeners = this.#listeners.get(name) as Set<Listener<Events[Name]>> | undefined
    if (!listeners?.size) return
    const event = describe()
    for (const listener of listeners) void this.#call(listener, event)
  }

  async #call<Event>(listener: Listener<Event>, event: Event): Promise<void> {
    try {
      await listener(event)
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error), 'ListenerFailed')
    }
  }
}
