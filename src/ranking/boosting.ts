import { planBins } from './bin-plan.ts'
import { type BinnedRows, binRows, type ColumnBins } from './binning.ts'
import { BOOSTED_KIND, boostedRanker } from './boosted-ranker.ts'
import {
  type BoostingOptions,
  type BoostingSettings,
  boostingSettings,
  directionsOf,
  threadsFor,
} from './boosting-options.ts'
import { type Calibration, fitCalibration, LOG_ODDS } from './calibration.ts'
import { checkDataset, checkSameFeatures } from './dataset.ts'
import { EarlyStop } from './early-stop.ts'
import { DatasetInvalid } from './errors.ts'
import { type Forest, joinForests } from './forest.ts'
import { lambdarank } from './lambdarank.ts'
import { mean, ndcgPerList } from './list-metrics.ts'
import { logistic } from './logistic.ts'
import { addMargins, addMarginsOf } from './margins.ts'
import type { Objective } from './objective.ts'
import { sharedBytes, sharedFloats } from './parallel/shared.ts'
import { createRandom, type Random, sample } from './random.ts'
import type { Dataset, FitProgress, Learner, Ranker, TrainingData } from './ranker.ts'
import { TreeGrower } from './tree.ts'

/**
 * Histogram-based gradient-boosted trees with logistic loss or LambdaMART's gradients: Friedman, "Greedy function approximation: a gradient
 * boosting machine", 2001, and "Stochastic gradient boosting", 2002, with the Newton steps, histograms and
 * leaf-wise growth of XGBoost (2016) and LightGBM (2017). Scores are margins.
 */
export const boostedTrees: Learner<BoostingOptions> = {
  kind: BOOSTED_KIND,
  fit(data, options) {
    const settings = boostingSettings(options)
    checkTrainingData(data)
    const boosting = new Boosting(data, settings, threadsFor(data.train, options.threads))
    try {
      return boost(boosting, settings, options.onProgress)
    } finally {
      void boosting.close()
    }
  },
}

const boost = (boosting: Boosting, settings: BoostingSettings, onProgress: BoostingOptions['onProgress']): Ranker => {
  const stop = new EarlyStop(settings)
  for (let tree = 1; tree <= settings.trees && !stop.isDue; tree++) {
    boosting.addTree()
    const ndcgs = boosting.validationNdcgs()
    if (ndcgs.length > 0) stop.note(tree, mean(ndcgs))
    onProgress?.({ tree, trees: settings.trees, ...boosting.losses(), validationNdcg10: mean(ndcgs) })
  }
  return boosting.ranker(stop.bestTree)
}

const checkTrainingData = ({ train, validation }: TrainingData) => {
  checkDataset(train)
  checkDataset(validation)
  checkSameFeatures(train.featureNames, validation.featureNames)
  if (train.labels.length === 0) throw new DatasetInvalid('the training set has no rows: give at least one list')
  if (train.weights?.every((weight) => weight === 0))
    throw new DatasetInvalid('all weights of the training set are 0: give at least one row a weight above 0')
}

/** A data set with the margin that the trees grown so far give each row. */
interface Part {
  readonly data: Dataset
  readonly binned: BinnedRows
  readonly margins: Float64Array
  readonly objective: Objective
}

const objectiveOf = ({ objective, truncation }: BoostingSettings, data: Dataset): Objective =>
  objective === 'logistic' ? logistic(data) : lambdarank(data, truncation)

/** The numbers below `total` that are not in `rows`, which ascend. */
const others = (rows: Int32Array, total: number): Int32Array => {
  const rest = new Int32Array(total - rows.length)
  for (let row = 0, seen = 0, count = 0; count < rest.length; row++)
    if (rows[seen] === row) seen++
    else rest[count++] = row
  return rest
}

/** A ranker in the making. */
class Boosting {
  readonly #settings: BoostingSettings
  readonly #plan: readonly ColumnBins[]
  readonly #base: number
  readonly #train: Part
  readonly #validation: Part
  readonly #grower: TreeGrower
  readonly #random: Random
  /** Columns that tell rows apart. */
  readonly #columns: Int32Array
  readonly #trees: Forest[] = []

  constructor({ train, validation }: TrainingData, settings: BoostingSettings, threads: number) {
    const matrix = { rows: train.rows, columns: train.featureNames.length }
    this.#settings = settings
    this.#plan = planBins(matrix, train.categorical, settings.maxBins)
    const objective = objectiveOf(settings, train)
    this.#base = objective.base
    this.#train = this.#part(train, objective)
    this.#validation = this.#part(validation, objectiveOf(settings, validation))
    const count = train.labels.length
    const { margins, binned } = this.#train
    const derivatives = { gradient: sharedFloats(count), hessian: sharedFloats(count) }
    this.#grower = new TreeGrower(
      { plan: this.#plan, binned, derivation: { source: objective.source, margins, derivatives } },
      { ...settings, threads, directions: directionsOf(settings.monotone, train) },
    )
    this.#random = createRandom(settings.seed)
    this.#columns = Int32Array.from(this.#plan.keys()).filter((column) => this.#train.binned.shared[column] === -1)
  }

  #part(data: Dataset, objective: Objective): Part {
    const margins = sharedFloats(data.labels.length).fill(this.#base)
    return { data, objective, binned: binRows(this.#plan, data.rows, sharedBytes), margins }
  }

  addTree(): void {
    const { margins } = this.#train
    this.#grower.derive()
    const rows = this.#draw(margins.length, this.#settings.rowShare)
    const columns = this.#draw(this.#columns.length, this.#settings.featureShare).map(
      (index) => this.#columns[index] as number,
    )
    const tree = this.#grower.grow({ rows, columns })
    addMarginsOf(others(rows, margins.length), { forest: tree, binned: this.#train.binned }, margins)
    addMargins(tree, this.#validation.binned, this.#validation.margins)
    this.#trees.push(tree)
  }

  #draw(total: number, share: number): Int32Array {
    if (share === 1) return new Int32Array(total).map((_, index) => index)
    return sample(this.#random, total, Math.ceil(total * share))
  }

  validationNdcgs(): Float64Array {
    return ndcgPerList(this.#validation.data, this.#validation.margins, 10)
  }

  losses(): Pick<FitProgress, 'trainLoss' | 'validationLoss'> {
    const loss = ({ objective, margins }: Part) => objective.loss(margins)
    return { trainLoss: loss(this.#train), validationLoss: loss(this.#validation) }
  }

  /** @param trees how many of the trees to keep; undefined keeps all */
  ranker(trees: number | undefined): Ranker {
    const parts = {
      featureNames: this.#train.data.featureNames,
      plan: this.#plan,
      forest: joinForests(this.#trees.slice(0, trees)),
      base: this.#base,
      calibration: LOG_ODDS,
      settings: savedSettings(this.#settings),
    }
    const ranker = boostedRanker(parts)
    if (this.#settings.objective === 'logistic') return ranker
    return boostedRanker({ ...parts, calibration: this.#calibrate(ranker, trees) })
  }

  /** Ends the threads. @returns when they have ended */
  close(): Promise<unknown> {
    return this.#grower.close()
  }

  /** On the validation lists where they have rows: the trees have seen the training lists. */
  #calibrate(ranker: Ranker, trees: number | undefined): Calibration {
    const { data, margins } = this.#validation.data.labels.length > 0 ? this.#validation : this.#train
    return fitCalibration(data, trees === undefined ? margins : ranker.score(data.rows, data.itemIds))
  }
}

const savedSettings = ({ monotone, ...settings }: BoostingSettings): Record<string, string | number> => ({
  ...settings,
  ...(Object.keys(monotone).length === 0 ? {} : { monotone: JSON.stringify(monotone) }),
})
