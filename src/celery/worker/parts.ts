import type { Backend } from '../backend.ts'
import type { Broker } from '../broker.ts'
import type { SafeEmitter, WorkerEvents } from '../events.ts'
import type { Composer } from '../send.ts'
import type { Settings } from '../settings.ts'
import type { OpenTasks, Registry, Send } from '../tasks.ts'

/** What the parts of a worker share. */
export interface WorkerParts {
  readonly settings: Settings
  readonly registry: Registry
  readonly broker: Broker
  readonly backend: Backend
  readonly events: SafeEmitter<WorkerEvents>
  /** Node name, `name@host`. */
  readonly hostname: string
  readonly send: Send<OpenTasks>
  readonly compose: Composer
  /** Aborts when the time to drain is over. */
  readonly cut: AbortSignal
}
