import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { planBins } from '../../src/ranking/bin-plan.ts'
import { binRows } from '../../src/ranking/binning.ts'
import { OptionInvalid } from '../../src/ranking/errors.ts'
import { Histograms, histogramOffsets } from '../../src/ranking/histogram.ts'
import { logistic } from '../../src/ranking/logistic.ts'
import { CONTROL_LENGTH, type SharedTraining } from '../../src/ranking/parallel/jobs.ts'
import { sharedBytes, sharedFloats } from '../../src/ranking/parallel/shared.ts'
import { openTeam } from '../../src/ranking/parallel/team.ts'
import { awaitParts, fail, publish } from '../../src/ranking/parallel/tickets.ts'
import { trainingMemory } from '../../src/ranking/training-memory.ts'
import { oneColumn } from './builders.ts'
import { fitGraded } from './graded.ts'

const ROWS = 20_000
const ALL = { begin: 0, end: ROWS }

/** The memory of a training, with room for one histogram and some derivatives in it. */
const someTraining = (threads: number, columns: number): SharedTraining => {
  const rows = Float64Array.from({ length: columns * ROWS }, (_, i) => Math.imul(i, 0x9e3779b1) & 3)
  const plan = planBins({ rows, columns }, [], 255)
  const margins = sharedFloats(ROWS)
  const { source } = logistic({ ...oneColumn(), labels: margins })
  const derivatives = { gradient: sharedFloats(ROWS), hessian: sharedFloats(ROWS).fill(0.25) }
  for (const row of margins.keys()) derivatives.gradient[row] = Math.sin(row)
  const binned = binRows(plan, rows, sharedBytes)
  return trainingMemory(
    { source, margins, derivatives },
    { binned, offsets: histogramOffsets(plan), maxLeaves: 1, threads },
  )
}

/** @returns the sums of all rows, after some jobs */
const sumsBy = async (threads: number, jobs: number, columns = 3): Promise<number[]> => {
  const shared = someTraining(threads, columns)
  const team = openTeam(shared, threads)
  const histograms = new Histograms(shared, team, 1)
  histograms.start(
    Int32Array.from(shared.derivation.margins.keys()),
    Int32Array.from({ length: columns }, (_, column) => column),
  )
  let sums: number[] = []
  for (let job = 0; job < jobs; job++) {
    const histogram = histograms.build(job % 2 ? { begin: 0, end: 100 } : ALL)
    sums = [...histogram]
    histograms.release(histogram)
  }
  await team.close()
  return sums
}

/** The threads that some work starts. */
const threadsOf = async (work: () => void): Promise<Worker[]> => {
  const started: Worker[] = []
  const note = (worker: Worker) => started.push(worker)
  process.on('worker', note)
  work()
  await new Promise(setImmediate)
  process.off('worker', note)
  return started
}

test('one, two and three threads learn the same bytes', () => {
  const alone = fitGraded({ threads: 1 })
  expect(fitGraded({ threads: 2 })).toEqual(alone)
  expect(fitGraded({ threads: 3 })).toEqual(alone)
})

test('a team may be closed as soon as it is opened, or after any number of jobs, and then its threads end', async () => {
  for (const jobs of [0, 1, 1_001]) expect(await sumsBy(3, jobs)).toEqual(await sumsBy(1, Math.min(jobs, 1)))
})

test('a training finds nothing of an earlier one with fewer columns', async () => {
  await sumsBy(1, 1, 3)
  const first = await sumsBy(1, 1, 8)
  expect(first).toEqual(await sumsBy(1, 1, 8))
})

test('a thread that fails with work it had begun, or is gone, ends the wait', () => {
  const control = new Int32Array(new SharedArrayBuffer(CONTROL_LENGTH * 4))
  publish(control, 1)
  expect(awaitParts(control, 1)).toBe(false)
  fail(control)
  expect(awaitParts(control)).toBe(false)
})

test('the threads of a training end with it, also when a listener ends it by throwing', async () => {
  const onProgress = () => {
    throw new Error('stopped')
  }
  const started = await threadsOf(() => expect(() => fitGraded({ threads: 3, onProgress })).toThrow('stopped'))
  expect(started).toHaveLength(2)
  for (const worker of started) if (worker.threadId !== -1) await once(worker, 'exit')
})

test('a thread can train with threads of its own', async () => {
  const module = JSON.stringify(fileURLToPath(new URL('./fit-thread.ts', import.meta.url)))
  const worker = new Worker(`require('tsx/cjs/api').register(); require(${module})`, { eval: true, execArgv: [] })
  const [bytes] = await once(worker, 'message')
  expect(bytes).toEqual(fitGraded({ threads: 1 }))
  await worker.terminate()
})

test('a number of threads out of range is named with its range', () => {
  expect(() => fitGraded({ threads: 0 })).toThrow(new OptionInvalid('threads is 0: give a whole number from 1 to 64'))
})
