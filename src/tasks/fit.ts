import { boostedTrees } from '../ranking/boosting.ts'
import type { Monotone } from '../ranking/boosting-options.ts'
import { compare } from '../ranking/compare.ts'
import { mean, ndcgPerList } from '../ranking/list-metrics.ts'
import type { ObjectiveKind } from '../ranking/objective.ts'
import type { Dataset, FitProgress, Ranker, TrainingData } from '../ranking/ranker.ts'
import type { CurvePoint } from '../store/store.ts'

export interface FitSettings {
  readonly objective: ObjectiveKind
  readonly trees: number
  readonly leaves: number
  readonly learningRate: number
  readonly seed: number
  /** What the domain says of its columns. */
  readonly monotone?: Monotone
}

/** A challenger, and how it came about. */
export interface Fitted {
  readonly ranker: Ranker
  /** How many of the newest training lists it learned from. */
  readonly windowLists: number
  /** One point per tree, thinned. */
  readonly curve: readonly CurvePoint[]
}

/** Trees are counted over all runs, each of which is a fit on other lists. */
export interface SearchProgress extends FitProgress {
  readonly runs: number
}

/** Parts of the training lists, the newest ones of all, that are tried: old ones mislead after a change of taste. */
const WINDOW_SHARES = [1, 1 / 4, 1 / 16]

/** Fewer lists are never enough to learn from alone. */
const MIN_WINDOW_LISTS = 80

const MAX_CURVE_POINTS = 300

/** How many of the newest training lists are tried, all of them first. */
export const windowsOf = (lists: number): number[] =>
  WINDOW_SHARES.map((share) => Math.floor(lists * share)).filter(
    (window, index) => index === 0 || window >= MIN_WINDOW_LISTS,
  )

/** At most `most` of the points, evenly spread, with the last one. */
export const thin = <Point>(points: readonly Point[], most: number): Point[] => {
  const step = Math.ceil(points.length / most)
  return points.filter((_, index) => (points.length - 1 - index) % step === 0)
}

/** The last `count` lists of a data set; its columns are shared, not copied. */
const newest = (data: Dataset, count: number): Dataset => {
  const from = data.offsets.length - 1 - count
  const begin = data.offsets[from] ?? 0
  return {
    ...data,
    rows: data.rows.subarray(begin * data.featureNames.length),
    labels: data.labels.subarray(begin),
    itemIds: data.itemIds.subarray(begin),
    offsets: data.offsets.subarray(from).map((offset) => offset - begin),
    ...(data.weights ? { weights: data.weights.subarray(begin) } : {}),
  }
}

const toPoint = ({ tree, trainLoss, validationNdcg10 }: FitProgress): CurvePoint => ({
  tree,
  loss: trainLoss,
  validationNdcg10,
})

const fitWindow = (
  { train, validation }: TrainingData,
  { leaves, ...settings }: FitSettings,
  { windowLists, onTree }: { windowLists: number; onTree: (progress: FitProgress) => void },
): Fitted => {
  const curve: CurvePoint[] = []
  const onProgress = (progress: FitProgress) => {
    curve.push(toPoint(progress))
    onTree(progress)
  }
  const data = { train: newest(train, windowLists), validation }
  const ranker = boostedTrees.fit(data, { ...settings, maxLeaves: leaves, onProgress })
  return { ranker, windowLists, curve: thin(curve, MAX_CURVE_POINTS) }
}

/**
 * Fits on all training lists and on the newest parts of them, and keeps what ranks the validation lists best. A part
 * must be surely better than all lists (the whole 95 % interval of the paired difference in NDCG@10 is above 0), so that
 * without a change the most is learned from. The same data and settings give the same ranker.
 * @param onProgress told of each tree
 */
export const fitBestWindow = (
  data: TrainingData,
  settings: FitSettings,
  onProgress: (progress: SearchProgress) => void,
): Fitted => {
  const windows = windowsOf(data.train.offsets.length - 1)
  const runs = windows.length
  const trees = runs * settings.trees
  const fits = windows.map((windowLists, index) =>
    fitWindow(data, settings, {
      windowLists,
      onTree: (progress) => onProgress({ ...progress, tree: index * settings.trees + progress.tree, trees, runs }),
    }),
  )
  const tried = fits.map((fit) => ({ fit, ndcgs: validationNdcgs(fit, data.validation) }))
  const [all, ...parts] = tried as [Tried, ...Tried[]]
  const better = parts.filter(({ ndcgs }) => compare(all.ndcgs, ndcgs, settings).low > 0)
  return better.reduce((best, next) => (mean(next.ndcgs) > mean(best.ndcgs) ? next : best), all).fit
}

interface Tried {
  readonly fit: Fitted
  /** NDCG@10 of each validation list with a choice. */
  readonly ndcgs: Float64Array
}

const validationNdcgs = ({ ranker }: Fitted, lists: Dataset) =>
  ndcgPerList(lists, ranker.score(lists.rows, lists.itemIds), 10)
