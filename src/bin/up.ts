import type { Config } from '../config.ts'
import { listenProblem } from './address.ts'
import { firstStart } from './first-start.ts'
import { Opened } from './opened.ts'
import { openMetrics, untilAskedToStop } from './process.ts'
import { openQueue } from './queue.ts'
import { openLog } from './settings.ts'
import { startApi } from './start-api.ts'
import { startSweep } from './start-sweep.ts'
import { startWorker } from './start-worker.ts'
import { openStore } from './system.ts'
import { openTraining } from './training.ts'
import { welcome } from './welcome.ts'

const tell = (text: string) => process.stderr.write(`${text}\n`)

/** Everything in one process, until it is asked to stop. */
export const up = async (config: Config) => {
  const opened = new Opened()
  const asked = untilAskedToStop()
  try {
    const problem = await listenProblem(config)
    if (problem) throw new Error(`${problem.detail}: ${problem.advice}`)
    const log = openLog(config)
    const store = await openStore(config, opened, { create: true })
    const train = openTraining(config, store, opened)
    await firstStart({ config, store, train, tell })
    // The in-process broker starts empty: what an earlier process published and did not finish has to go out again.
    await Promise.all([store.inferences.forgetPublications(), store.models.forgetPublications()])
    const parts = { config, log, store, metrics: openMetrics(store), queue: await openQueue(config, opened), opened }
    await startWorker(parts, train)
    startSweep(parts)
    tell(welcome(await startApi(parts)))
    tell(`stopping (${await asked}): running work gets up to ${config.drainSeconds} s`)
  } finally {
    await opened.closeAll()
  }
}
