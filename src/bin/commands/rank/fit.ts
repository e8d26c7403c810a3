import type { Command } from 'commander'
import type { Domain } from '../../../domain/domain.ts'
import { popularity } from '../../../ranking/baselines.ts'
import { boostedTrees } from '../../../ranking/boosting.ts'
import type { BoostingOptions } from '../../../ranking/boosting-options.ts'
import type { Dataset, FitProgress } from '../../../ranking/ranker.ts'
import { listed } from '../../../tables/errors.ts'
import { readLists } from '../../../tables/lists.ts'
import { type FileModel, featureSourceOf, modelText } from '../../../tables/model-file.ts'
import type { Reading } from '../../../tables/read.ts'
import type { Features } from '../../../tables/table.ts'
import { checkWritable, writeText } from '../../../tables/write.ts'
import { createStatusLine, print } from '../../print.ts'
import { openDomain } from './domain.ts'
import { type FitFlags, fitDescription } from './fit-options.ts'
import { checkLearnable } from './labels.ts'
import { strict } from './options.ts'
import { delimiterOf } from './reading.ts'

/** Flags by the names that the learner has for them. */
const SETTINGS = {
  objective: 'objective',
  trees: 'trees',
  leaves: 'maxLeaves',
  learningRate: 'learningRate',
  minData: 'minDataInLeaf',
  minHessian: 'minHessian',
  l2: 'l2',
  rowShare: 'rowShare',
  featureShare: 'featureShare',
  truncation: 'truncation',
  maxBins: 'maxBins',
  patience: 'patienceTrees',
  seed: 'seed',
  threads: 'threads',
} as const satisfies Partial<Record<keyof FitFlags, keyof BoostingOptions>>

const learnerOptions = (flags: FitFlags): BoostingOptions =>
  Object.fromEntries(
    Object.entries(SETTINGS).flatMap(([flag, setting]) => {
      const value = flags[flag as keyof typeof SETTINGS]
      return value === undefined ? [] : [[setting, value]]
    }),
  )

const rolesOf = ({ group, label, item, weight }: FitFlags) => ({
  group,
  label,
  ...(item === undefined ? {} : { item }),
  ...(weight === undefined ? {} : { weight }),
})

const trainingReading = (flags: FitFlags, domain: Domain | undefined): Reading => ({
  roles: rolesOf(flags),
  features: domain
    ? { from: 'domain', domain, needed: [] }
    : { from: 'file', ignore: flags.ignore, category: flags.category },
  ...delimiterOf(flags),
})

/** Trees where no validation lists say when to stop: on small data more of them overfit (docs/rank-files.md). */
const UNVALIDATED_TREES = 100

/** Validation without lists stops nothing: all trees are grown. */
const noLists = ({ featureNames, categorical }: Dataset): Dataset => ({
  featureNames,
  categorical,
  rows: new Float64Array(0),
  labels: new Float64Array(0),
  offsets: Int32Array.of(0),
  itemIds: new Int32Array(0),
})

const listsOf = ({ offsets }: Dataset) => offsets.length - 1

const progressText = ({ tree, trees, trainLoss, validationNdcg10 }: FitProgress, isValidated: boolean) =>
  `tree ${tree} of ${trees}, loss ${trainLoss.toFixed(4)}${isValidated ? `, validation NDCG@10 ${validationNdcg10.toFixed(4)}` : ''}`

/** The first tree of the best validation figure, as early stopping sees it. */
const bestOf = (history: readonly FitProgress[]) =>
  history.reduce<FitProgress | undefined>(
    (best, now) => (best === undefined || now.validationNdcg10 > best.validationNdcg10 ? now : best),
    undefined,
  )

const noteUnused = ({ unused }: Features) => {
  if (unused.length > 0)
    process.stderr.write(`Columns that are no fields of the domain are left out: ${listed(unused)}\n`)
}

const readValid = async (path: string, reading: Reading) => {
  const lists = await readLists(path, reading)
  checkLearnable(path, lists)
  return lists.data
}

const run = async (flags: FitFlags) => {
  checkWritable(flags.out, [flags.data, ...(flags.valid === undefined ? [] : [flags.valid])])
  const domain = flags.domain === undefined ? undefined : await openDomain(flags.domain)
  const line = createStatusLine()
  const reading = trainingReading(flags, domain)
  line.show(`reading ${flags.data}`)
  const train = await readLists(flags.data, reading)
  checkLearnable(flags.data, train)
  const source = featureSourceOf({ columns: train.features.columns, ...(domain ? { domain } : {}) })
  const validation =
    flags.valid === undefined ? noLists(train.data) : await readValid(flags.valid, { ...reading, features: source })

  const history: FitProgress[] = []
  const data = { train: train.data, validation }
  const isValidated = listsOf(validation) > 0
  const ranker = boostedTrees.fit(data, {
    ...(isValidated ? {} : { trees: UNVALIDATED_TREES }),
    ...learnerOptions(flags),
    monotone: { ...domain?.features.monotone, ...flags.monotone },
    onProgress(now) {
      history.push(now)
      line.show(progressText(now, isValidated))
    },
  })
  line.end()
  noteUnused(train.features)
  const model: FileModel = {
    roles: rolesOf(flags),
    columns: train.features.columns,
    ...(domain ? { domain } : {}),
    ranker,
    ...(flags.item === undefined ? {} : { popularity: popularity.fit(data, {}) }),
  }
  writeText(flags.out, modelText(model))
  report(flags, { train: train.data, history, isValidated })
}

interface Fitted {
  readonly train: Dataset
  readonly history: readonly FitProgress[]
  readonly isValidated: boolean
}

const report = ({ out, objective, json }: FitFlags, { train, history, isValidated }: Fitted) => {
  const best = isValidated ? bestOf(history) : undefined
  const figures = {
    model: out,
    objective,
    rows: train.labels.length,
    lists: listsOf(train),
    features: train.featureNames.length,
    trees_grown: history.length,
    ...(best ? { best_tree: best.tree, 'validation_ndcg@10': best.validationNdcg10 } : {}),
  }
  const stopped = best
    ? `; the best on the validation lists is tree ${best.tree} with NDCG@10 ${best.validationNdcg10.toFixed(4)}`
    : ''
  const basis = `${figures.features} features, ${figures.rows} rows in ${figures.lists} lists`
  print(json, figures, `${out}: ${objective} on ${basis}; ${history.length} trees grown${stopped}.`)
}

export const fitCommand = (): Command => strict(fitDescription()).action(run)
