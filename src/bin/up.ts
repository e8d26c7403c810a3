import type { Config } from '../config.ts'
import { inTurn } from '../store/turns.ts'
import { expectFreeAddress, expectGuardedAddress } from './address.ts'
import { firstStart } from './first-start.ts'
import { openMetrics, runProcess, tell } from './process.ts'
import { consumedQueues, openQueue } from './queue.ts'
import { openLog } from './settings.ts'
import { startApi } from './start-api.ts'
import { startCanary } from './start-canary.ts'
import { startRequests } from './start-requests.ts'
import { startSweep } from './start-sweep.ts'
import { startTriggers } from './start-triggers.ts'
import { startWorker } from './start-worker.ts'
import { openStore } from './system.ts'
import { openTraining } from './training.ts'
import { welcome } from './welcome.ts'

/** Everything in one process, until it is asked to stop. */
export const up = async (config: Config) => {
  await expectFreeAddress(config)
  await runProcess(config, async (opened, stop) => {
    const log = openLog(config)
    const { database, store } = await openStore(config, opened, { create: true })
    await expectGuardedAddress(config, store.keys)
    const train = openTraining(config, store, opened)
    // Two processes that start on one empty database would both fill it.
    await inTurn(database, () => firstStart({ config, store, train }))
    const queue = await openQueue({ config, log, opened })
    // What an earlier process was answering when it died is answered to whoever asks again.
    if (database.kind === 'pglite') await store.idempotency.noneIsBusy()
    // An in-process broker starts empty: what an earlier process published and did not finish has to go out again.
    if (queue.isInProcess)
      await Promise.all([store.inferences, store.models].map((outbox) => outbox.forgetPublications()))
    const parts = { config, log, database, store, metrics: openMetrics({ store, queue }), queue, opened }
    await startWorker(parts, train, {
      queues: consumedQueues(queue.names),
      onShutdown: () => stop('remote control'),
    })
    startSweep(parts)
    startRequests(parts)
    startCanary(parts)
    const address = await startApi(parts, startTriggers(parts))
    tell(welcome({ address, hasKeys: (await store.keys.all()).length > 0 }))
  })
}
