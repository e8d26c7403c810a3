import type { Backend } from '../backend.ts'
import type { Broker } from '../broker.ts'
import type { LamportClock } from '../events/clock.ts'
import type { AnnounceSent } from '../events/task-sent.ts'
import type { SafeEmitter, WorkerEvents } from '../events/worker-events.ts'
import type { Router } from '../routes.ts'
import type { Composer } from '../send.ts'
import type { Settings } from '../settings.ts'
import type { OpenTasks, Registry, Send } from '../tasks.ts'

/** What a worker is given by its application. */
export interface AppParts {
  readonly appName: string
  readonly settings: Settings
  readonly registry: Registry
  readonly router: Router
  readonly broker: Broker
  readonly backend: Backend
  readonly clock: LamportClock
  readonly send: Send<OpenTasks>
  readonly compose: Composer
  readonly announceSent: AnnounceSent
}

/** What the parts of a worker share. */
export interface WorkerParts extends AppParts {
  readonly events: SafeEmitter<WorkerEvents>
  /** Node name, `name@host`. */
  readonly hostname: string
  /** Aborts when the time to drain is over. */
  readonly cut: AbortSignal
}
