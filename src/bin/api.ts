import type { Config } from '../config.ts'
import { expectFreeAddress, expectGuardedAddress } from './address.ts'
import { openMetrics, runProcess, tell } from './process.ts'
import { openQueue } from './queue.ts'
import { expectSharedServers } from './servers.ts'
import { openLog } from './settings.ts'
import { startApi } from './start-api.ts'
import { startCanary } from './start-canary.ts'
import { startRequests } from './start-requests.ts'
import { startSweep } from './start-sweep.ts'
import { startTriggers } from './start-triggers.ts'
import { openStore } from './system.ts'

/** The front door alone; any number of them may run. */
export const api = async (config: Config) => {
  expectSharedServers(config, 'api')
  await expectFreeAddress(config)
  await runProcess(config, async (opened) => {
    const log = openLog(config)
    const { database, store } = await openStore(config, opened, { create: true })
    await expectGuardedAddress(config, store.keys)
    const queue = await openQueue({ config, log, opened })
    const parts = { config, log, database, store, metrics: openMetrics({ store, queue }), queue, opened }
    startSweep(parts)
    startRequests(parts)
    startCanary(parts)
    const address = await startApi(parts, startTriggers(parts))
    tell(`Stellwerk's API listens at ${address}     API reference: ${address}/docs`)
  })
}
