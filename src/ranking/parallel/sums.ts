import { JOB } from './tickets.ts'

/** Numbers per bin: sum of gradients, sum of hessians, count of rows. */
export const BIN_WIDTH = 3

/** Columns whose bins share a word. */
export const WORD_COLUMNS = 4

/** Columns that are summed together, in two words: more sums at once would not stay in the nearest cache. */
export const GROUP_COLUMNS = 2 * WORD_COLUMNS

/** Rows summed at a time: their words stay in the cache while group after group is summed. */
const BLOCK_ROWS = 512

// A block's derivatives and words, gathered before they are summed: a plain copy waits for many rows' memory at once,
// the sums would wait for each row in turn. In the lower nodes of a tree this is most of the time.
const blockDerivatives = new Float64Array(2 * BLOCK_ROWS)
const blockWords = new Uint32Array(2 * BLOCK_ROWS)

/** Memory of one training that all its threads see. */
export interface SharedSums {
  /** The bins of a row, a byte each, four columns to a word, lowest byte first: all that a row adds is close together. */
  readonly words: Uint32Array
  /** Words of each row, two for each group of columns. */
  readonly width: number
  /** Where the bins of each column begin in a histogram, also for the columns that the last group has room for. */
  readonly offsets: Int32Array
  /** Row numbers; leaves hold ranges of them. */
  readonly rows: Int32Array
  /** Gradient and hessian of row `r`: numbers `2 × r` and `2 × r + 1`. */
  readonly derivatives: Float64Array
  /** Histograms one after the other. */
  readonly histograms: Float64Array
  /** The groups of columns that the present tree tests. */
  readonly tested: Int32Array
  readonly control: Int32Array
}

/** Rows to sum, and where the histogram begins. */
export interface SumsJob {
  readonly begin: number
  readonly end: number
  readonly histogram: number
  /** Into how many parts the first `groups` of the tested groups are divided. */
  readonly parts: number
  readonly groups: number
}

export const CONTROL_LENGTH = JOB + 5

export const writeJob = (control: Int32Array, { begin, end, histogram, parts, groups }: SumsJob): void =>
  control.set([begin, end, histogram, parts, groups], JOB)

export const readJob = (control: Int32Array): SumsJob => {
  const [begin = 0, end = 0, histogram = 0, parts = 1, groups = 0] = control.subarray(JOB)
  return { begin, end, histogram, parts, groups }
}

/**
 * Sums derivatives per bin for the columns of one part of a job. A column's sums are made by one thread in the order of
 * the rows: they are the same bits however many threads there are.
 */
export const sumPart = (shared: SharedSums, { begin, end, histogram, parts, groups }: SumsJob, part: number): void => {
  const first = Math.floor((part * groups) / parts)
  const last = Math.floor(((part + 1) * groups) / parts)
  for (let from = begin; from < end; from += BLOCK_ROWS) {
    const to = Math.min(from + BLOCK_ROWS, end)
    gatherDerivatives(shared, from, to)
    for (let index = first; index < last; index++) {
      const group = shared.tested[index] as number
      gatherWords(shared, { begin: from, end: to }, group)
      sumGroup(shared, { count: to - from, histogram }, group)
    }
  }
}

const gatherDerivatives = ({ rows, derivatives }: SharedSums, begin: number, end: number): void => {
  for (let i = begin, into = 0; i < end; i++, into += 2) {
    const at = 2 * (rows[i] as number)
    blockDerivatives[into] = derivatives[at] as number
    blockDerivatives[into + 1] = derivatives[at + 1] as number
  }
}

const gatherWords = (
  { rows, words, width }: SharedSums,
  { begin, end }: Pick<SumsJob, 'begin' | 'end'>,
  group: number,
): void => {
  for (let i = begin, into = 0; i < end; i++, into += 2) {
    const at = width * (rows[i] as number) + 2 * group
    blockWords[into] = words[at] as number
    blockWords[into + 1] = words[at + 1] as number
  }
}

interface GatheredBlock {
  readonly count: number
  readonly histogram: number
}

// The eight columns are written out, and their offsets kept in variables: with a loop it takes half as long again.
const sumGroup = ({ histograms, offsets }: SharedSums, { count, histogram }: GatheredBlock, group: number): void => {
  const column = group * GROUP_COLUMNS
  const offset0 = histogram + (offsets[column] as number)
  const offset1 = histogram + (offsets[column + 1] as number)
  const offset2 = histogram + (offsets[column + 2] as number)
  const offset3 = histogram + (offsets[column + 3] as number)
  const offset4 = histogram + (offsets[column + 4] as number)
  const offset5 = histogram + (offsets[column + 5] as number)
  const offset6 = histogram + (offsets[column + 6] as number)
  const offset7 = histogram + (offsets[column + 7] as number)
  for (let i = 0; i < 2 * count; i += 2) {
    const gradient = blockDerivatives[i] as number
    const hessian = blockDerivatives[i + 1] as number
    const low = blockWords[i] as number
    const high = blockWords[i + 1] as number
    let at = offset0 + BIN_WIDTH * (low & 255)
    histograms[at] = (histograms[at] as number) + gradient
    histograms[at + 1] = (histograms[at + 1] as number) + hessian
    histograms[at + 2] = (histograms[at + 2] as number) + 1
    at = offset1 + BIN_WIDTH * ((low >>> 8) & 255)
    histograms[at] = (histograms[at] as number) + gradient
    histograms[at + 1] = (histograms[at + 1] as number) + hessian
    histograms[at + 2] = (histograms[at + 2] as number) + 1
    at = offset2 + BIN_WIDTH * ((low >>> 16) & 255)
    histograms[at] = (histograms[at] as number) + gradient
    histograms[at + 1] = (histograms[at + 1] as number) + hessian
    histograms[at + 2] = (histograms[at + 2] as number) + 1
    at = offset3 + BIN_WIDTH * (low >>> 24)
    histograms[at] = (histograms[at] as number) + gradient
    histograms[at + 1] = (histograms[at + 1] as number) + hessian
    histograms[at + 2] = (histograms[at + 2] as number) + 1
    at = offset4 + BIN_WIDTH * (high & 255)
    histograms[at] = (histograms[at] as number) + gradient
    histograms[at + 1] = (histograms[at + 1] as number) + hessian
    histograms[at + 2] = (histograms[at + 2] as number) + 1
    at = offset5 + BIN_WIDTH * ((high >>> 8) & 255)
    histograms[at] = (histograms[at] as number) + gradient
    histograms[at + 1] = (histograms[at + 1] as number) + hessian
    histograms[at + 2] = (histograms[at + 2] as number) + 1
    at = offset6 + BIN_WIDTH * ((high >>> 16) & 255)
    histograms[at] = (histograms[at] as number) + gradient
    histograms[at + 1] = (histograms[at + 1] as number) + hessian
    histograms[at + 2] = (histograms[at + 2] as number) + 1
    at = offset7 + BIN_WIDTH * (high >>> 24)
    histograms[at] = (histograms[at] as number) + gradient
    histograms[at + 1] = (histograms[at + 1] as number) + hessian
    histograms[at + 2] = (histograms[at + 2] as number) + 1
  }
}
