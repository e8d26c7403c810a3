/**
 * Trains our LambdaMART and XGBoost's `rank:ndcg` (histograms, leaf-wise, the same trees, leaves, learning rate and
 * threads) on the same made-up graded lists, one after the other in processes of their own, and compares seconds, peak
 * memory and NDCG@10 on held-out lists. Seconds begin with the values in memory: bins are part of the training.
 * Needs the package python3-xgboost, else it measures ours alone.
 * Run: npx tsx bench/learner.ts [--rows 1000000 --columns 30 --trees 100 --leaves 31 --threads 2] [--json]
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { mean, ndcgPerList } from '../src/ranking/list-metrics.ts'
import type { Dataset } from '../src/ranking/ranker.ts'
import { gradedLists } from './graded-lists.ts'

interface Measured {
  readonly name: string
  readonly seconds: number
  /** Of all threads, reading of the files and start of the process included. */
  readonly cpuSeconds: number
  readonly peakMiB: number
  readonly ndcg10: number
}

const PYTHON = '/usr/bin/python3'
const TEST_SHARE = 0.1

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    columns: { type: 'string', default: '30' },
    trees: { type: 'string', default: '100' },
    leaves: { type: 'string', default: '31' },
    'learning-rate': { type: 'string', default: '0.1' },
    threads: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
})

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const run = promisify(execFile)

const write = (folder: string, part: string, data: Dataset) => {
  for (const name of ['rows', 'labels', 'offsets'] as const) writeFileSync(join(folder, `${part}.${name}`), data[name])
}

const measure = async (command: readonly [string, ...string[]], folder: string, test: Dataset): Promise<Measured> => {
  const [program, ...first] = command
  const { columns, trees, leaves, threads } = options
  const { stdout } = await run(program, [...first, folder, columns, trees, leaves, options['learning-rate'], threads])
  const figures = JSON.parse(stdout) as Omit<Measured, 'ndcg10'>
  const scores = readFileSync(join(folder, `${figures.name.split(' ')[0]?.toLowerCase()}.scores`))
  const ndcgs = ndcgPerList(test, new Float64Array(scores.buffer, scores.byteOffset, test.labels.length), 10)
  return { ...figures, ndcg10: mean(ndcgs) }
}

const hasXgboost = () =>
  run(PYTHON, ['-c', 'import xgboost']).then(
    () => true,
    () => false,
  )

const compare = async (folder: string): Promise<Measured[]> => {
  const [rows, columns] = [Number(options.rows), Number(options.columns)]
  write(folder, 'train', gradedLists({ rows, columns, seed: 1 }))
  const test = gradedLists({ rows: rows * TEST_SHARE, columns, seed: 2 })
  write(folder, 'test', test)
  const ours = await measure([process.execPath, '--import', 'tsx', here('learner-fit.ts')], folder, test)
  if (!(await hasXgboost())) {
    console.error(`${PYTHON} has no xgboost: install the package python3-xgboost to compare; ours alone is measured`)
    return [ours]
  }
  return [ours, await measure([PYTHON, here('xgboost_rank.py')], folder, test)]
}

const print = ([ours, theirs]: readonly Measured[]) => {
  for (const it of [ours, theirs])
    if (it)
      console.log(
        `${it.name.padEnd(14)} ${it.seconds.toFixed(2)} s, ${it.cpuSeconds.toFixed(1)} s of CPU, ` +
          `peak ${Math.round(it.peakMiB)} MiB, NDCG@10 ${it.ndcg10.toFixed(4)}`,
      )
  if (ours && theirs) console.log(`XGBoost takes ${(theirs.seconds / ours.seconds).toFixed(2)} times as long`)
}

const folder = mkdtempSync(join(tmpdir(), 'stellwerk-learner-'))
try {
  const measured = await compare(folder)
  if (options.json) console.log(JSON.stringify({ ...options, measured }))
  else print(measured)
} finally {
  rmSync(folder, { recursive: true })
}
