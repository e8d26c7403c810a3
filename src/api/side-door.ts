import type { KeyStore } from '../store/store.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { createKeyRing } from './access/key-ring.ts'
import type { App } from './app-type.ts'
import type { AccessSettings, Checks } from './parts.ts'
import { operationRoutes } from './routes/operations.ts'
import { buildServer } from './server.ts'

export interface SideDoorParts {
  readonly store: { readonly keys: Pick<KeyStore, 'all'> }
  readonly checks: Checks
  /** Milliseconds that each dependency gets to answer a readiness check. */
  readonly checkTimeoutMs: number
  readonly access: AccessSettings
  readonly log: Log
  readonly metrics: Metrics
}

/**
 * The door of a process that has no front door, for those who watch it: liveness, readiness and metrics, under the rules
 * of the front door. Not listening yet: call `listen`, or `inject` in tests.
 */
export const buildSideDoor = ({ store, checks, checkTimeoutMs, access, log, metrics }: SideDoorParts): App => {
  const app = buildServer({
    log,
    ring: createKeyRing(store.keys),
    access,
    // `api_*` counts requests of users; who asks here looks at the process.
    onAnswer: () => {},
  })
  app.register(operationRoutes, { metrics, log, checks, checkTimeoutMs })
  return app
}
