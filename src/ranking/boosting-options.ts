import { availableParallelism } from 'node:os'
import { MAX_VALUE_BINS } from './binning.ts'
import { OptionInvalid } from './errors.ts'
import { OBJECTIVE_KINDS, type ObjectiveKind } from './objective.ts'
import type { Dataset, FitProgress } from './ranker.ts'
import type { TreeOptions } from './tree.ts'

/** Columns by name along which scores never fall (1) or never rise (−1) while all other columns stay the same. */
export type Monotone = Readonly<Record<string, 1 | -1>>

/** What a boosted ranker was trained with; saved in its artefact. */
export interface BoostingSettings extends NumberSettings {
  /** What trees are grown for: choices row by row, or the order within lists. @default 'logistic' */
  readonly objective: ObjectiveKind
  /** Quantities only. @default {} */
  readonly monotone: Monotone
}

interface NumberSettings extends Omit<TreeOptions, 'directions'> {
  /** Most trees. @default 300 */
  readonly trees: number
  /** Factor on each tree: smaller learns slower and generalises better. @default 0.05 */
  readonly learningRate: number
  /** Most leaves of a tree. @default 8 */
  readonly maxLeaves: number
  /** Fewest rows in a leaf. @default 20 */
  readonly minDataInLeaf: number
  /** Smallest sum of hessians in a leaf. @default 0.001 */
  readonly minHessian: number
  /** L2 penalty on leaf values. @default 1 */
  readonly l2: number
  /** Share of the rows that each tree sees. @default 0.8 */
  readonly rowShare: number
  /** Share of the columns that each tree may test. @default 0.8 */
  readonly featureShare: number
  /** Ranks from the top that the objective `lambdarank` gets right: each of its pairs has a row at one of them. @default 30 */
  readonly truncation: number
  /** Most bins for the values of a column, up to 255. @default 255 */
  readonly maxBins: number
  /** Ends the training after so many trees without a better validation NDCG@10, and keeps the best; 0 grows and keeps all. @default 50 */
  readonly patienceTrees: number
  /** Trees over whose validation NDCG@10 the mean is taken before it is compared: on a few hundred lists a single tree is best by chance. @default 25 */
  readonly smoothTrees: number
  /** Whole number from which all random choices follow. @default 1 */
  readonly seed: number
}

/** Settings to change from their defaults, and what does not change the ranker. */
export interface BoostingOptions extends Partial<BoostingSettings> {
  /**
   * Threads to train with, the caller's included, 1 to 64; the ranker is the same with any number, to the last bit.
   * @default as many as the machine runs at once, up to 8, for data of a million values or more; 1 for less, where
   * starting a thread takes longer than it saves
   */
  readonly threads?: number
  /** Called once after each tree; throwing ends the training with that error. */
  readonly onProgress?: (progress: FitProgress) => void
}

interface Bounds {
  readonly fallback: number
  readonly min: number
  readonly max: number
  readonly whole: boolean
}

const whole = (fallback: number, min: number, max: number): Bounds => ({ fallback, min, max, whole: true })
const real = (fallback: number, min: number, max: number): Bounds => ({ fallback, min, max, whole: false })

/** Most leaves of a tree; also bounds the depth that scoring descends. */
export const MAX_LEAVES = 1_024

const BOUNDS: Readonly<Record<keyof NumberSettings, Bounds>> = {
  trees: whole(300, 1, 10_000),
  learningRate: real(0.05, 1e-6, 1),
  maxLeaves: whole(8, 2, MAX_LEAVES),
  minDataInLeaf: whole(20, 1, 1e9),
  minHessian: real(1e-3, 0, 1e9),
  l2: real(1, 0, 1e9),
  rowShare: real(0.8, 1e-6, 1),
  featureShare: real(0.8, 1e-6, 1),
  truncation: whole(30, 1, 100_000),
  maxBins: whole(MAX_VALUE_BINS, 2, MAX_VALUE_BINS),
  patienceTrees: whole(50, 0, 10_000),
  smoothTrees: whole(25, 1, 10_000),
  seed: whole(1, 0, 2 ** 32 - 1),
}

/**
 * Fills in defaults.
 * @throws OptionInvalid naming the option, its value and its range
 */
export const boostingSettings = (options: BoostingOptions): BoostingSettings => ({
  trees: setting(options, 'trees'),
  learningRate: setting(options, 'learningRate'),
  maxLeaves: setting(options, 'maxLeaves'),
  minDataInLeaf: setting(options, 'minDataInLeaf'),
  minHessian: setting(options, 'minHessian'),
  l2: setting(options, 'l2'),
  rowShare: setting(options, 'rowShare'),
  featureShare: setting(options, 'featureShare'),
  maxBins: setting(options, 'maxBins'),
  patienceTrees: setting(options, 'patienceTrees'),
  smoothTrees: setting(options, 'smoothTrees'),
  truncation: setting(options, 'truncation'),
  seed: setting(options, 'seed'),
  objective: objectiveKind(options.objective ?? 'logistic'),
  monotone: options.monotone ?? {},
})

/**
 * @returns one direction per column, 0 for those that `monotone` does not name
 * @throws OptionInvalid for a name that is no column or a column of categories
 */
export const directionsOf = (
  monotone: Monotone,
  { featureNames, categorical }: Pick<Dataset, 'featureNames' | 'categorical'>,
): Int8Array => {
  const directions = new Int8Array(featureNames.length)
  for (const [name, direction] of Object.entries(monotone)) {
    const column = featureNames.indexOf(name)
    if (column < 0)
      throw new OptionInvalid(`monotone names "${name}", which is no column: there are ${someOf(featureNames)}`)
    if (categorical.includes(column))
      throw new OptionInvalid(`monotone names "${name}", which holds categories: they have no order, leave it out`)
    if (direction !== 1 && direction !== -1)
      throw new OptionInvalid(`monotone gives "${name}" the direction ${direction}: give 1 or -1`)
    directions[column] = direction
  }
  return directions
}

const SOME = 10

const someOf = (names: readonly string[]) =>
  names.length <= SOME ? names.join(', ') : `${names.slice(0, SOME).join(', ')} and ${names.length - SOME} more`

/** Fewest values, rows times columns, of which a second thread sums enough to pay for its start. */
const MIN_VALUES_TO_SHARE = 1_000_000
const DEFAULT_MAX_THREADS = 8
const MAX_THREADS = 64

/**
 * How many threads train on this data.
 * @throws OptionInvalid naming the number and its range
 */
export const threadsFor = ({ rows }: Pick<Dataset, 'rows'>, threads: number | undefined): number => {
  if (threads === undefined)
    return rows.length < MIN_VALUES_TO_SHARE ? 1 : Math.min(availableParallelism(), DEFAULT_MAX_THREADS)
  return checked('threads', threads, whole(1, 1, MAX_THREADS))
}

const objectiveKind = (kind: ObjectiveKind): ObjectiveKind => {
  if (OBJECTIVE_KINDS.includes(kind)) return kind
  throw new OptionInvalid(`objective is "${kind}": give one of ${OBJECTIVE_KINDS.join(', ')}`)
}

const setting = (options: BoostingOptions, name: keyof NumberSettings): number =>
  checked(name, options[name] ?? BOUNDS[name].fallback, BOUNDS[name])

const checked = (name: string, value: number, bounds: Bounds): number => {
  const fits = value >= bounds.min && value <= bounds.max && (!bounds.whole || Number.isInteger(value))
  if (fits) return value
  throw new OptionInvalid(
    `${name} is ${value}: give a ${bounds.whole ? 'whole ' : ''}number from ${bounds.min} to ${bounds.max}`,
  )
}
