import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { TrainingBroken } from '../errors.ts'
import type { Range } from '../partition.ts'
import { doPart, type Job, partOf, type SharedTraining, writeJob } from './jobs.ts'
import { awaitParts, closeJobs, doParts, publish } from './tickets.ts'

/** Rows: for fewer, waking another thread takes longer than the work. */
const MIN_PART_ROWS = 4_096

/** More parts than threads: who is held up by other work of the machine does fewer. */
const PARTS_PER_THREAD = 2

/** Most parts of a job. */
export const mostParts = (threads: number): number => (threads === 1 ? 1 : PARTS_PER_THREAD * threads)

/** Where sums go. */
export type SumsPlace = Pick<Job, 'histogram' | 'spare' | 'length'>

/** Does the work of a training that divides into parts, with threads beside the caller's where there is much. */
export interface Team {
  /** Into how many parts a job over a range of rows is divided. */
  partsOf(rows: Range): number
  /** Blocks until all is done. @param parts else as for rows @returns the ranges of the parts */
  run(kind: Job['kind'], range: Range, options?: Partial<SumsPlace & Pick<Job, 'parts'>>): readonly Range[]
  /** Ends the threads. @returns when they have ended, which a caller need not await */
  close(): Promise<unknown>
}

/**
 * The helpers need nothing of the caller's event loop, which `fit` blocks, neither to start nor to end.
 * @param threads the caller's included, 1 or more
 */
export const openTeam = (shared: SharedTraining, threads: number): Team => {
  const { control } = shared
  const ended = Array.from({ length: threads - 1 }, () => once(startHelper(shared), 'exit'))
  const partsOf = ({ begin, end }: Range) =>
    Math.max(1, Math.min(mostParts(threads), Math.floor((end - begin) / MIN_PART_ROWS)))
  return {
    partsOf,
    run(kind, { begin, end }, options) {
      const job = { kind, begin, end, parts: partsOf({ begin, end }), histogram: 0, spare: 0, length: 0, ...options }
      if (job.parts === 1) doPart(shared, job, 0)
      else runShared(shared, job)
      return Array.from({ length: job.parts }, (_, part) => partOf(job, part))
    },
    close() {
      closeJobs(control)
      return Promise.allSettled(ended)
    },
  }
}

const runShared = (shared: SharedTraining, job: Job): void => {
  const { control } = shared
  writeJob(control, job)
  publish(control, job.parts)
  doParts(control, (part) => doPart(shared, job, part))
  if (!awaitParts(control))
    throw new TrainingBroken('a thread of the training is gone with work it had begun: train again, with fewer threads')
}

const startHelper = (shared: SharedTraining): Worker => {
  const helper = new Worker(helperCode(), { eval: true, execArgv: [], workerData: shared })
  // It must not keep a process alive, nor end one: the work is done without it.
  helper.unref()
  helper.on('error', (error) => process.emitWarning(`a training goes on with a thread less: ${error.message}`))
  return helper
}

/** Starts the compiled module, or the source through tsx where the program itself runs from source. */
const helperCode = (): string => {
  const here = JSON.stringify(import.meta.url)
  if (!import.meta.url.endsWith('.ts')) return `import(new URL('./helper.js', ${here}))`
  return `const load = require('node:module').createRequire(${here}); load('tsx/cjs/api').register(); load('./helper.ts')`
}
