import type { Broker } from '../broker.ts'
import type { LamportClock } from '../events/clock.ts'
import type { EventFeed } from '../events/feed.ts'
import type { Settings } from '../settings.ts'
import type { Registry } from '../tasks.ts'
import type { Job } from '../worker/job.ts'
import type { Lanes } from '../worker/lanes.ts'
import type { Revoked } from '../worker/revoked.ts'
import type { Tally } from '../worker/tally.ts'
import type { Tuning } from '../worker/tuning.ts'

/** What remote control sees and steers of a worker. */
export interface ControlledWorker {
  /** Node name, `name@host`. */
  readonly hostname: string
  readonly appName: string
  readonly settings: Settings
  readonly registry: Registry
  readonly broker: Pick<Broker, 'address' | 'queueArguments'>
  readonly clock: LamportClock
  readonly running: ReadonlySet<Job>
  readonly lanes: Lanes
  readonly revoked: Revoked
  readonly tuning: Tuning
  readonly tally: Tally
  readonly feed: EventFeed
  /** From `performance.now()`. */
  readonly startedAtMs: number
  /** Begins to stop the worker; what runs is waited for. */
  readonly shutdown: () => void
}

/**
 * Does what is asked. What it returns is the node's answer, undefined becomes null.
 * @throws CeleryError for an argument that cannot work: its text is the answer
 */
export type Command = (worker: ControlledWorker, args: Readonly<Record<string, unknown>>) => unknown
