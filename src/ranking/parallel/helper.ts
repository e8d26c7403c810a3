/** A thread that helps a training with its jobs, until the training closes them. */
import { workerData } from 'node:worker_threads'
import { doPart, readJob, type SharedTraining } from './jobs.ts'
import { awaitJob, doParts, fail } from './tickets.ts'

const shared = workerData as SharedTraining

try {
  while (awaitJob(shared.control)) doParts(shared.control, (part) => doPart(shared, readJob(shared.control), part))
} catch (error) {
  fail(shared.control)
  throw error
}
