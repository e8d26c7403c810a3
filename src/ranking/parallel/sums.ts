import type { Range } from '../partition.ts'
import { FLUSH_ROWS, type Units } from './rounding.ts'

/** Numbers per bin: sum of gradients, sum of hessians, count of rows. */
export const BIN_WIDTH = 3

/** Columns whose bins share a word. */
export const WORD_COLUMNS = 4

/** Columns that are summed together, in two words: more sums at once would not stay in the nearest cache. */
export const GROUP_COLUMNS = 2 * WORD_COLUMNS

/** Rows summed at a time: their words stay in the cache while group after group is summed. */
const BLOCK_ROWS = 512

/** Numbers per column in a thread's own sums: two for each of 256 bins, so that a bin is found by a shift. */
const LANE = 512

// A block's derivatives and words, gathered before they are summed: a plain copy waits for many rows' memory at once,
// the sums would wait for each row in turn. In the lower nodes of a tree this is most of the time.
const blockDerivatives = new Float64Array(2 * BLOCK_ROWS)
const blockWords = new Uint32Array(2 * BLOCK_ROWS)

/** A thread's own sums of up to `FLUSH_ROWS` rows, in whole units, of the columns of all groups; 0 between two parts. */
let own = new Float64Array(0)

/** What sums are made of, in memory that all threads see. */
export interface SharedSums {
  /** The bins of a row, a byte each, four columns to a word, lowest byte first: all that a row adds is close together. */
  readonly words: Uint32Array
  /** Words of each row, two for each group of columns. */
  readonly width: number
  /** Where the bins of each column begin in a histogram; one entry more than columns. */
  readonly offsets: Int32Array
  /** Row numbers; leaves hold ranges of them. */
  readonly rows: Int32Array
  /** Gradient and hessian of row `r` in whole units: numbers `2 × r` and `2 × r + 1`. */
  readonly rounded: Int32Array
  readonly units: Units
  /** Histograms one after the other. */
  readonly histograms: Float64Array
  /** How many groups of columns the present tree tests, and which. */
  readonly tested: Int32Array
}

/**
 * Adds derivatives to a histogram, per bin. Numbers of units are whole: their sums are exact, and so the same bits in
 * whatever order and by however many threads they are made.
 * @param histogram where it begins
 */
export const sumRows = (shared: SharedSums, { begin, end }: Range, histogram: number): void => {
  const lanes = shared.width * WORD_COLUMNS
  if (own.length < lanes * LANE) own = new Float64Array(lanes * LANE)
  for (let from = begin; from < end; from += FLUSH_ROWS) {
    const to = Math.min(from + FLUSH_ROWS, end)
    for (let block = from; block < to; block += BLOCK_ROWS)
      sumBlock(shared, { begin: block, end: Math.min(block + BLOCK_ROWS, to) })
    flush(shared, histogram)
  }
}

const sumBlock = (shared: SharedSums, range: Range): void => {
  gatherDerivatives(shared, range)
  for (let index = 1; index <= (shared.tested[0] as number); index++) {
    const group = shared.tested[index] as number
    gatherWords(shared, range, group)
    sumGroup(own, range.end - range.begin, group * GROUP_COLUMNS * LANE)
  }
}

/** One more row is counted in the second number of a bin, above its hessians. */
const gatherDerivatives = ({ rows, rounded, units }: SharedSums, { begin, end }: Range): void => {
  const one = units[2] as number
  for (let i = begin, into = 0; i < end; i++, into += 2) {
    const at = 2 * (rows[i] as number)
    blockDerivatives[into] = rounded[at] as number
    blockDerivatives[into + 1] = one + (rounded[at + 1] as number)
  }
}

const gatherWords = ({ rows, words, width }: SharedSums, { begin, end }: Range, group: number): void => {
  for (let i = begin, into = 0; i < end; i++, into += 2) {
    const at = width * (rows[i] as number) + 2 * group
    blockWords[into] = words[at] as number
    blockWords[into + 1] = words[at + 1] as number
  }
}

// The eight columns are written out: with a loop it takes half as long again.
const sumGroup = (sums: Float64Array, count: number, first: number): void => {
  for (let i = 0; i < 2 * count; i += 2) {
    const gradient = blockDerivatives[i] as number
    const hessian = blockDerivatives[i + 1] as number
    const low = blockWords[i] as number
    const high = blockWords[i + 1] as number
    let at = first + ((low << 1) & 510)
    sums[at] = (sums[at] as number) + gradient
    sums[at + 1] = (sums[at + 1] as number) + hessian
    at = first + LANE + ((low >>> 7) & 510)
    sums[at] = (sums[at] as number) + gradient
    sums[at + 1] = (sums[at + 1] as number) + hessian
    at = first + 2 * LANE + ((low >>> 15) & 510)
    sums[at] = (sums[at] as number) + gradient
    sums[at + 1] = (sums[at + 1] as number) + hessian
    at = first + 3 * LANE + ((low >>> 23) & 510)
    sums[at] = (sums[at] as number) + gradient
    sums[at + 1] = (sums[at + 1] as number) + hessian
    at = first + 4 * LANE + ((high << 1) & 510)
    sums[at] = (sums[at] as number) + gradient
    sums[at + 1] = (sums[at + 1] as number) + hessian
    at = first + 5 * LANE + ((high >>> 7) & 510)
    sums[at] = (sums[at] as number) + gradient
    sums[at + 1] = (sums[at + 1] as number) + hessian
    at = first + 6 * LANE + ((high >>> 15) & 510)
    sums[at] = (sums[at] as number) + gradient
    sums[at + 1] = (sums[at + 1] as number) + hessian
    at = first + 7 * LANE + ((high >>> 23) & 510)
    sums[at] = (sums[at] as number) + gradient
    sums[at + 1] = (sums[at + 1] as number) + hessian
  }
}

/** Moves a thread's own sums to a histogram. */
const flush = (shared: SharedSums, histogram: number): void => {
  const columns = shared.offsets.length - 1
  for (let index = 1; index <= (shared.tested[0] as number); index++) {
    const first = (shared.tested[index] as number) * GROUP_COLUMNS
    for (let column = first; column < first + GROUP_COLUMNS; column++)
      if (column < columns) flushColumn(shared, histogram, column)
      // A last group has room for more columns, whose rows were all summed into bin 0: the next training may have them.
      else own.fill(0, column * LANE, column * LANE + 2)
  }
}

const flushColumn = ({ histograms, offsets, units }: SharedSums, histogram: number, column: number): void => {
  const [gradientUnit, hessianUnit, one] = [units[0] as number, units[1] as number, units[2] as number]
  const end = histogram + (offsets[column + 1] as number)
  for (let at = histogram + (offsets[column] as number), from = column * LANE; at < end; at += BIN_WIDTH, from += 2) {
    const counted = own[from + 1] as number
    if (counted === 0) continue
    const count = Math.floor(counted / one)
    histograms[at] = (histograms[at] as number) + (own[from] as number) * gradientUnit
    histograms[at + 1] = (histograms[at + 1] as number) + (counted - count * one) * hessianUnit
    histograms[at + 2] = (histograms[at + 2] as number) + count
    own[from] = 0
    own[from + 1] = 0
  }
}
