import { binRows, type ColumnBins } from './binning.ts'
import { type Calibration, LOG_ODDS, probabilityOf } from './calibration.ts'
import { checkRows } from './dataset.ts'
import { NotExplainable } from './errors.ts'
import type { Forest } from './forest.ts'
import { checkForest } from './forest-check.ts'
import { inspectForest } from './inspect.ts'
import { addMargins } from './margins.ts'
import { damaged, pack, type Unpacked } from './packed.ts'
import type { Ranker } from './ranker.ts'
import { addContributions } from './shap.ts'

export const BOOSTED_KIND = 'boosted-trees'

/** Rows scored at a time: their bins and row numbers stay in the cache. */
const BLOCK_ROWS = 2_048

/** All that scoring needs, and the settings it was trained with. */
export interface BoostedParts {
  readonly featureNames: readonly string[]
  readonly plan: readonly ColumnBins[]
  readonly forest: Forest
  /** The margin before any tree. */
  readonly base: number
  /** How scores become probabilities. */
  readonly calibration: Calibration
  readonly settings: Readonly<Record<string, string | number>>
}

/** A ranker whose score is base plus leaf values: log-odds of a choice, for logistic loss. */
export const boostedRanker = (parts: BoostedParts): Ranker => ({
  kind: BOOSTED_KIND,
  featureNames: parts.featureNames,
  score(rows, itemIds) {
    checkRows(parts, rows, itemIds)
    const scores = new Float64Array(itemIds.length).fill(parts.base)
    const columns = parts.plan.length
    for (let begin = 0; begin < scores.length; begin += BLOCK_ROWS) {
      const block = scores.subarray(begin, begin + BLOCK_ROWS)
      const binned = binRows(parts.plan, rows.subarray(begin * columns, (begin + block.length) * columns))
      addMargins(parts.forest, binned, block)
    }
    return scores
  },
  explain(rows, itemIds) {
    checkRows(parts, rows, itemIds)
    checkNoted(parts.forest)
    const contributions = new Float64Array(rows.length)
    const expected = addContributions(parts.forest, binRows(parts.plan, rows), contributions)
    return { base: parts.base + expected, contributions }
  },
  inspect(rows, itemIds) {
    checkRows(parts, rows, itemIds)
    checkNoted(parts.forest)
    return inspectForest(parts, binRows(parts.plan, rows))
  },
  probabilities: (scores) => scores.map((score) => probabilityOf(parts.calibration, score)),
  save: () => saveBoosted(parts),
})

const checkNoted = ({ leafCovers }: Forest) => {
  if (leafCovers.length === 0)
    throw new NotExplainable('the model was saved by a version that did not keep what explanations need: train again')
}

const saveBoosted = ({ featureNames, plan, forest, base, calibration, settings }: BoostedParts): Uint8Array =>
  pack({
    kind: BOOSTED_KIND,
    featureNames,
    settings,
    arrays: {
      base: Float64Array.of(base),
      calibration: Float64Array.of(calibration.slope, calibration.offset),
      categorical: Uint8Array.from(plan, (column) => Number(column.categorical)),
      edgeCounts: Int32Array.from(plan, (column) => column.edges.length),
      edges: Float64Array.from(plan.flatMap((column) => [...column.edges])),
      ...forest,
    },
  })

/** @throws ArtefactUnreadable when the parts do not fit together */
export const loadBoosted = (artefact: Unpacked): Ranker => {
  const [base] = artefact.array('base', 'f64')
  if (base === undefined || !Number.isFinite(base)) throw damaged('it has no base margin')
  const forest: Forest = {
    roots: artefact.array('roots', 'i32'),
    features: artefact.array('features', 'i32'),
    limits: artefact.array('limits', 'u8'),
    shifts: artefact.array('shifts', 'u8'),
    sets: artefact.array('sets', 'i32'),
    setWords: artefact.array('setWords', 'u32'),
    children: artefact.array('children', 'i32'),
    leaves: artefact.array('leaves', 'f64'),
    ...loadGrowth(artefact),
  }
  const { featureNames, settings } = artefact
  checkForest(forest, featureNames.length)
  return boostedRanker({
    featureNames,
    plan: loadPlan(artefact),
    forest,
    base,
    calibration: loadCalibration(artefact),
    settings,
  })
}

/** Format 1 did not keep how the trees had grown. */
const loadGrowth = (artefact: Unpacked): Pick<Forest, 'gains' | 'nodeCovers' | 'leafCovers'> =>
  artefact.format === 1
    ? { gains: new Float64Array(), nodeCovers: new Int32Array(), leafCovers: new Int32Array() }
    : {
        gains: artefact.array('gains', 'f64'),
        nodeCovers: artefact.array('nodeCovers', 'i32'),
        leafCovers: artefact.array('leafCovers', 'i32'),
      }

/** Format 1 knew the logistic loss only. */
const loadCalibration = (artefact: Unpacked): Calibration => {
  if (artefact.format === 1) return LOG_ODDS
  const [slope, offset] = artefact.array('calibration', 'f64')
  if (slope === undefined || offset === undefined || !(slope > 0) || !Number.isFinite(slope + offset))
    throw damaged('its probabilities do not rise with the score')
  return { slope, offset }
}

const loadPlan = (artefact: Unpacked): ColumnBins[] => {
  const edges = artefact.array('edges', 'f64')
  const counts = artefact.array('edgeCounts', 'i32')
  const categorical = artefact.array('categorical', 'u8')
  const total = counts.reduce((sum, count) => sum + count, 0)
  const columns = artefact.featureNames.length
  if (
    counts.length !== columns ||
    categorical.length !== columns ||
    total !== edges.length ||
    counts.some((it) => it < 0 || it > 255)
  )
    throw damaged('its bins do not fit its columns')
  let begin = 0
  return [...counts].map((count, column) => {
    const own = edges.slice(begin, begin + count)
    begin += count
    return { categorical: categorical[column] === 1, edges: own }
  })
}
