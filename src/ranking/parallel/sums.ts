import { JOB } from './tickets.ts'

/** Numbers per bin: sum of gradients, sum of hessians, count of rows. */
export const BIN_WIDTH = 3

/** Columns whose bins share a word. */
export const WORD_COLUMNS = 4

/** Memory of one training that all its threads see. */
export interface SharedSums {
  /** The bins of a row, a byte each, four columns to a word, lowest byte first: all that a row adds is close together. */
  readonly words: Uint32Array
  /** Words of each row. */
  readonly width: number
  /** Where the bins of each column begin in a histogram, also for the columns that the last word has room for. */
  readonly offsets: Int32Array
  /** Row numbers; leaves hold ranges of them. */
  readonly rows: Int32Array
  /** Gradient and hessian of row `r`: numbers `2 × r` and `2 × r + 1`. */
  readonly derivatives: Float64Array
  /** Histograms one after the other. */
  readonly histograms: Float64Array
  /** The words whose columns the present tree tests. */
  readonly tested: Int32Array
  readonly control: Int32Array
}

/** Rows to sum, and where the histogram begins. */
export interface SumsJob {
  readonly begin: number
  readonly end: number
  readonly histogram: number
  /** Into how many parts the first `words` of the tested words are divided. */
  readonly parts: number
  readonly words: number
}

export const CONTROL_LENGTH = JOB + 5

export const writeJob = (control: Int32Array, { begin, end, histogram, parts, words }: SumsJob): void =>
  control.set([begin, end, histogram, parts, words], JOB)

export const readJob = (control: Int32Array): SumsJob => {
  const [begin = 0, end = 0, histogram = 0, parts = 1, words = 0] = control.subarray(JOB)
  return { begin, end, histogram, parts, words }
}

/**
 * Sums derivatives per bin for the columns of one part of a job. A column's sums are made by one thread in the order of
 * the rows: they are the same bits however many threads there are.
 */
export const sumPart = (shared: SharedSums, job: SumsJob, part: number): void => {
  const { words, width, rows, derivatives, histograms } = shared
  const from = Math.floor((part * job.words) / job.parts)
  const tested = shared.tested.subarray(from, Math.floor(((part + 1) * job.words) / job.parts))
  const offsets = Int32Array.from(
    { length: tested.length * WORD_COLUMNS },
    (_, lane) =>
      job.histogram + (shared.offsets[WORD_COLUMNS * (tested[lane >> 2] as number) + (lane % WORD_COLUMNS)] as number),
  )
  for (let i = job.begin; i < job.end; i++) {
    const row = rows[i] as number
    const first = width * row
    const gradient = derivatives[2 * row] as number
    const hessian = derivatives[2 * row + 1] as number
    for (let k = 0, lane = 0; k < tested.length; k++, lane += WORD_COLUMNS) {
      const bins = words[first + (tested[k] as number)] as number
      // Written out four times: a call or a loop here costs a third of the speed.
      let at = (offsets[lane] as number) + BIN_WIDTH * (bins & 255)
      histograms[at] = (histograms[at] as number) + gradient
      histograms[at + 1] = (histograms[at + 1] as number) + hessian
      histograms[at + 2] = (histograms[at + 2] as number) + 1
      at = (offsets[lane + 1] as number) + BIN_WIDTH * ((bins >>> 8) & 255)
      histograms[at] = (histograms[at] as number) + gradient
      histograms[at + 1] = (histograms[at + 1] as number) + hessian
      histograms[at + 2] = (histograms[at + 2] as number) + 1
      at = (offsets[lane + 2] as number) + BIN_WIDTH * ((bins >>> 16) & 255)
      histograms[at] = (histograms[at] as number) + gradient
      histograms[at + 1] = (histograms[at + 1] as number) + hessian
      histograms[at + 2] = (histograms[at + 2] as number) + 1
      at = (offsets[lane + 3] as number) + BIN_WIDTH * (bins >>> 24)
      histograms[at] = (histograms[at] as number) + gradient
      histograms[at + 1] = (histograms[at + 1] as number) + hessian
      histograms[at + 2] = (histograms[at + 2] as number) + 1
    }
  }
}
