import type { Config } from '../config.ts'
import { openMetrics, runProcess, tell } from './process.ts'
import { consumedQueues, openQueue } from './queue.ts'
import { expectSharedServers } from './servers.ts'
import { openLog } from './settings.ts'
import { expectFreeSideDoor, startSideDoor } from './start-side-door.ts'
import { startWorker } from './start-worker.ts'
import { openStore } from './system.ts'
import { openTraining } from './training.ts'

export interface WorkerFlags {
  /** Queues to consume; all that the settings name otherwise. */
  readonly queues?: readonly string[]
  /** Node name for Celery's tools. */
  readonly hostname?: string
  /** Whether events of tasks are sent from the start. */
  readonly taskEvents?: boolean
}

/** A worker alone; any number of them may run. */
export const worker = async (config: Config, flags: WorkerFlags) => {
  expectSharedServers(config, 'worker')
  await expectFreeSideDoor(config)
  await runProcess(config, async (opened, stop) => {
    const log = openLog(config)
    const { database, store } = await openStore(config, opened, { create: true })
    const queue = await openQueue({ config, log, opened }, { workerSendTaskEvents: flags.taskEvents ?? false })
    const parts = { config, log, database, store, metrics: openMetrics({ store, queue }), queue, opened }
    const queues = flags.queues ?? consumedQueues(queue.names)
    const sideDoor = await startSideDoor(parts)
    await startWorker(parts, openTraining(config, store, opened), {
      queues,
      ...(flags.hostname === undefined ? {} : { hostname: flags.hostname }),
      onShutdown: () => stop('remote control'),
    })
    sideDoor?.ready()
    const watched = sideDoor === undefined ? '' : `     metrics: ${sideDoor.address}/metrics`
    tell(`Stellwerk's worker consumes ${queues.join(', ')}${watched}`)
  })
}
