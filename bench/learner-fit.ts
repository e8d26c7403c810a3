/** The child process of bench/learner.ts that trains ours, so that its memory is its own. Prints one JSON object. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { boostedTrees } from '../src/ranking/boosting.ts'
import type { Dataset } from '../src/ranking/ranker.ts'

const [folder = '', columns, trees, maxLeaves, learningRate, threads] = process.argv.slice(2)

const read = (part: string): Dataset => {
  const bytes = (name: string) => readFileSync(join(folder, `${part}.${name}`))
  const floats = (file: Buffer) => new Float64Array(file.buffer, file.byteOffset, file.byteLength / 8)
  const offsets = bytes('offsets')
  const labels = floats(bytes('labels'))
  return {
    featureNames: Array.from({ length: Number(columns) }, (_, column) => `f${column}`),
    categorical: [],
    rows: floats(bytes('rows')),
    labels,
    offsets: new Int32Array(offsets.buffer.slice(offsets.byteOffset, offsets.byteOffset + offsets.byteLength)),
    itemIds: new Int32Array(labels.length),
  }
}

const none = {
  rows: new Float64Array(0),
  labels: new Float64Array(0),
  offsets: Int32Array.of(0),
  itemIds: new Int32Array(0),
}
const train = read('train')
const begin = performance.now()
const ranker = boostedTrees.fit(
  { train, validation: { ...train, ...none } },
  {
    objective: 'lambdarank',
    trees: Number(trees),
    threads: Number(threads),
    maxLeaves: Number(maxLeaves),
    learningRate: Number(learningRate),
    rowShare: 1,
    featureShare: 1,
    minDataInLeaf: 1,
    minHessian: 1,
    patienceTrees: 0,
  },
)
const seconds = (performance.now() - begin) / 1_000
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
const test = read('test')
writeFileSync(join(folder, 'stellwerk.scores'), new Uint8Array(ranker.score(test.rows, test.itemIds).buffer))
console.log(
  JSON.stringify({
    name: 'Stellwerk',
    seconds,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMiB: maxRSS / 1024,
  }),
)
