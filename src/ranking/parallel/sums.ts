import { WORD_COLUMNS } from '../binning.ts'
import { JOB } from './tickets.ts'

/** Numbers per bin: sum of gradients, sum of hessians, count of rows. */
export const BIN_WIDTH = 3

/** Memory of one training that all its threads see. */
export interface SharedSums {
  /** Rows as bins, `count` words for each four columns (`BinnedRows`). */
  readonly words: Uint32Array
  readonly count: number
  /** Where the bins of each column begin in a histogram, also for the columns that the last word has room for. */
  readonly offsets: Int32Array
  /** Row numbers; leaves hold ranges of them. */
  readonly rows: Int32Array
  /** Gradient and hessian of row `r`: numbers `2 × r` and `2 × r + 1`. */
  readonly derivatives: Float64Array
  /** Histograms one after the other. */
  readonly histograms: Float64Array
  /** The words of columns that the present tree tests. */
  readonly tested: Int32Array
  readonly control: Int32Array
}

/** Rows to sum, and where the histogram begins. */
export interface SumsJob {
  readonly begin: number
  readonly end: number
  readonly histogram: number
}

export const CONTROL_LENGTH = JOB + 3

export const writeJob = (control: Int32Array, { begin, end, histogram }: SumsJob): void =>
  control.set([begin, end, histogram], JOB)

/** Sums the rows of the published job for one of the tested words. */
export const sumPart = (shared: SharedSums, part: number): void => {
  const [begin = 0, end = 0, histogram = 0] = shared.control.subarray(JOB)
  sumWord(shared, { begin, end, histogram }, shared.tested[part] as number)
}

/**
 * Sums derivatives per bin for the four columns of a word. A column's sums are made by one thread in the order of the
 * rows: they are the same bits however many threads there are.
 */
export const sumWord = (shared: SharedSums, { begin, end, histogram }: SumsJob, word: number): void => {
  const { words, rows, derivatives, histograms, offsets } = shared
  const first = word * shared.count
  const lane = word * WORD_COLUMNS
  const offset0 = histogram + (offsets[lane] as number)
  const offset1 = histogram + (offsets[lane + 1] as number)
  const offset2 = histogram + (offsets[lane + 2] as number)
  const offset3 = histogram + (offsets[lane + 3] as number)
  for (let i = begin; i < end; i++) {
    const row = rows[i] as number
    const bins = words[first + row] as number
    const gradient = derivatives[2 * row] as number
    const hessian = derivatives[2 * row + 1] as number
    // Written out four times: a call or an inner loop here costs a third of the speed.
    let at = offset0 + BIN_WIDTH * (bins & 255)
    histograms[at] = (histograms[at] as number) + gradient
    histograms[at + 1] = (histograms[at + 1] as number) + hessian
    histograms[at + 2] = (histograms[at + 2] as number) + 1
    at = offset1 + BIN_WIDTH * ((bins >>> 8) & 255)
    histograms[at] = (histograms[at] as number) + gradient
    histograms[at + 1] = (histograms[at + 1] as number) + hessian
    histograms[at + 2] = (histograms[at + 2] as number) + 1
    at = offset2 + BIN_WIDTH * ((bins >>> 16) & 255)
    histograms[at] = (histograms[at] as number) + gradient
    histograms[at + 1] = (histograms[at + 1] as number) + hessian
    histograms[at + 2] = (histograms[at + 2] as number) + 1
    at = offset3 + BIN_WIDTH * (bins >>> 24)
    histograms[at] = (histograms[at] as number) + gradient
    histograms[at + 1] = (histograms[at + 1] as number) + hessian
    histograms[at + 2] = (histograms[at + 2] as number) + 1
  }
}
