import type { Config } from '../config.ts'
import { openMetrics, runProcess, tell } from './process.ts'
import { consumedQueues, openQueue } from './queue.ts'
import { expectSharedServers } from './servers.ts'
import { openLog } from './settings.ts'
import { startWorker } from './start-worker.ts'
import { openStore } from './system.ts'
import { openTraining } from './training.ts'

export interface WorkerFlags {
  /** Queues to consume; all that the settings name otherwise. */
  readonly queues?: readonly string[]
}

/** A worker alone; any number of them may run. */
export const worker = async (config: Config, flags: WorkerFlags) => {
  expectSharedServers(config, 'worker')
  await runProcess(config, async (opened) => {
    const log = openLog(config)
    const store = await openStore(config, opened, { create: true })
    const queue = await openQueue({ config, log, opened })
    const parts = { config, log, store, metrics: openMetrics(store), queue, opened }
    const queues = flags.queues ?? consumedQueues(queue.names)
    await startWorker(parts, openTraining(config, store, opened), queues)
    tell(`Stellwerk's worker consumes ${queues.join(', ')}`)
  })
}
