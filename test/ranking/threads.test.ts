import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { OptionInvalid } from '../../src/ranking/errors.ts'
import { CONTROL_LENGTH, type SharedSums, sumPart } from '../../src/ranking/parallel/sums.ts'
import { openTeam } from '../../src/ranking/parallel/team.ts'
import { fitGraded } from './graded.ts'

const ROWS = 10_000

/** Three groups of columns with 4 bins each, and room for one histogram. */
const someSums = (): SharedSums => ({
  words: Uint32Array.from({ length: 6 * ROWS }, (_, i) => Math.imul(i, 0x9e3779b1) & 0x03030303),
  width: 6,
  offsets: Int32Array.from({ length: 24 }, (_, column) => 12 * column),
  rows: Int32Array.from({ length: ROWS }, (_, row) => row),
  derivatives: Float64Array.from({ length: 2 * ROWS }, (_, i) => Math.sin(i)),
  histograms: new Float64Array(new SharedArrayBuffer(288 * 8)),
  tested: Int32Array.of(0, 1, 2),
  control: new Int32Array(new SharedArrayBuffer(CONTROL_LENGTH * 4)),
})

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
  for (const jobs of [0, 1, 1_001]) {
    const shared = someSums()
    const team = openTeam(shared, 3)
    for (let job = 0; job < jobs; job++) {
      shared.histograms.fill(0)
      team.sum({ begin: 0, end: job % 2 ? 100 : ROWS, histogram: 0, groups: 3 })
    }
    await team.close()
    const expected = { ...someSums(), histograms: new Float64Array(288) }
    if (jobs > 0) sumPart(expected, { begin: 0, end: jobs % 2 ? ROWS : 100, histogram: 0, groups: 3, parts: 1 }, 0)
    expect([...shared.histograms]).toEqual([...expected.histograms])
  }
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
