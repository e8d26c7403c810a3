/** A thread that helps a training to sum histograms, until the training closes its jobs. */
import { workerData } from 'node:worker_threads'
import { readJob, type SharedSums, sumPart } from './sums.ts'
import { awaitJob, doParts } from './tickets.ts'

const shared = workerData as SharedSums

while (awaitJob(shared.control)) doParts(shared.control, (part) => sumPart(shared, readJob(shared.control), part))
