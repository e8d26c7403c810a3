import { buildSideDoor } from '../api/side-door.ts'
import type { Config } from '../config.ts'
import { expectFreeAddress, expectGuardedAddress } from './address.ts'
import { accessOf, CHECK_TIMEOUT_MS, closeListener, serverChecks } from './listener.ts'
import type { ProcessParts } from './process.ts'

/** Where those who watch a worker ask it. */
export interface SideDoor {
  readonly address: string
  /** The worker consumes: `/readyz` says so, until the process is asked to stop. */
  ready(): void
}

/** @throws Error saying why a worker with these settings cannot listen, and what to do */
export const expectFreeSideDoor = async ({ host, workerMetricsPort: port }: Config) => {
  if (port !== undefined) await expectFreeAddress({ host, port }, 'WORKER_METRICS_PORT')
}

const build = (parts: ProcessParts, expectConsuming: () => Promise<void>) =>
  buildSideDoor({
    store: parts.store,
    checks: { ...serverChecks(parts), worker: expectConsuming },
    checkTimeoutMs: CHECK_TIMEOUT_MS,
    access: accessOf(parts.config),
    log: parts.log,
    metrics: parts.metrics,
  })

/**
 * Listens on `WORKER_METRICS_PORT`; undefined where the worker has no port.
 * @throws Error when others than this machine could get in without a key
 */
export const startSideDoor = async (parts: ProcessParts): Promise<SideDoor | undefined> => {
  const { config, store, opened } = parts
  const { host, workerMetricsPort: port } = config
  if (port === undefined) return undefined
  await expectGuardedAddress(config, store.keys)
  let isConsuming = false
  const app = build(parts, async () => {
    if (!isConsuming) throw new Error('it does not consume its queues yet')
  })
  opened.add('side door', app, (it) => closeListener(it, config))
  const address = await app.listen({ host, port })
  return {
    address,
    ready() {
      isConsuming = true
      // Opened after the worker and so closed before it: nobody is told that it is ready while it drains.
      opened.add('readiness', app, (it) => it.leave())
    },
  }
}
