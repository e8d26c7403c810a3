import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type SharedSums, type SumsJob, sumPart, writeJob } from './sums.ts'
import { awaitParts, closeJobs, doParts, publish } from './tickets.ts'

/** Rows times groups of columns: for fewer, waking the others takes longer than the work. */
const MIN_SHARED_WORK = 10_000

/** Sums histograms, with threads beside the caller's where there is much to sum. */
export interface Team {
  /** Blocks until the rows are summed for the first `groups` of the tested groups. */
  sum(job: Omit<SumsJob, 'parts'>): void
  /** Ends the threads. @returns when they have ended, which a caller need not await */
  close(): Promise<unknown>
}

/**
 * The helpers need nothing of the caller's event loop, which `fit` blocks, neither to start nor to end.
 * @param threads the caller's included, 1 or more
 */
export const openTeam = (shared: SharedSums, threads: number): Team => {
  const { control } = shared
  const ended = Array.from({ length: threads - 1 }, () => once(startHelper(shared), 'exit'))
  return {
    sum({ begin, end, histogram, groups }) {
      const parts = (end - begin) * groups < MIN_SHARED_WORK ? 1 : Math.min(threads, groups)
      const job = { begin, end, histogram, groups, parts }
      if (parts === 1) {
        sumPart(shared, job, 0)
        return
      }
      writeJob(control, job)
      publish(control, parts)
      doParts(control, (part) => sumPart(shared, job, part))
      awaitParts(control)
    },
    close() {
      closeJobs(control)
      return Promise.allSettled(ended)
    },
  }
}

const startHelper = (shared: SharedSums): Worker => {
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
