import type { BinnedRows } from './binning.ts'
import type { Derivation } from './derive.ts'
import { SET_WORDS } from './forest.ts'
import { histogramsLength } from './histogram.ts'
import { CONTROL_LENGTH, type SharedTraining } from './parallel/jobs.ts'
import { sharedFloats, sharedInts, sharedWords } from './parallel/shared.ts'
import { GROUP_COLUMNS, WORD_COLUMNS } from './parallel/sums.ts'
import { mostParts } from './parallel/team.ts'

/** Rows packed at a time: their words stay in the cache while column after column is read. */
const BLOCK_ROWS = 1_024

export interface TrainingSize {
  readonly binned: BinnedRows
  /** Where the bins of each column begin in a histogram. */
  readonly offsets: Int32Array
  readonly maxLeaves: number
  readonly threads: number
}

/** The memory that a training's trees are grown in. What `derivation` and `binned` hold is best shared already. */
export const trainingMemory = (derivation: Derivation, size: TrainingSize): SharedTraining => {
  const { binned, offsets, maxLeaves, threads } = size
  const groups = Math.ceil(binned.shared.length / GROUP_COLUMNS)
  const width = (groups * GROUP_COLUMNS) / WORD_COLUMNS
  const rows = sharedInts(binned.count)
  const units = sharedFloats(3)
  const rounded = sharedInts(2 * binned.count)
  const { margins, derivatives } = derivation
  return {
    control: sharedInts(CONTROL_LENGTH),
    derivation,
    rounding: { derivatives, rows, units, rounded },
    sums: {
      words: packedRows(binned, width),
      width,
      offsets,
      rows,
      rounded,
      units,
      histograms: sharedFloats(histogramsLength(offsets, { histograms: maxLeaves, threads })),
      tested: sharedInts(groups + 1),
    },
    division: {
      rows,
      bins: binned.bins,
      left: sharedInts(binned.count),
      right: sharedInts(binned.count),
      wentLeft: sharedInts(mostParts(threads)),
      firsts: sharedFloats(1),
      test: sharedInts(3),
      setWords: sharedWords(SET_WORDS),
    },
    leaves: { rows, margins, ends: sharedInts(maxLeaves), values: sharedFloats(maxLeaves) },
  }
}

/** The bins of each row side by side, `width` words to a row. */
const packedRows = ({ bins, count, shared: columns }: BinnedRows, width: number): Uint32Array => {
  const words = sharedWords(count * width)
  for (let begin = 0; begin < count; begin += BLOCK_ROWS)
    for (let column = 0; column < columns.length; column++) {
      const [word, place] = [Math.floor(column / WORD_COLUMNS), 8 * (column % WORD_COLUMNS)]
      for (let row = begin; row < Math.min(begin + BLOCK_ROWS, count); row++) {
        const at = width * row + word
        words[at] = (words[at] as number) | ((bins[column * count + row] as number) << place)
      }
    }
  return words
}
