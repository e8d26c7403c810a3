import type { BinnedRows, ColumnBins } from './binning.ts'
import type { Derivatives } from './objective.ts'
import { BIN_WIDTH, CONTROL_LENGTH, GROUP_COLUMNS, type SharedSums, WORD_COLUMNS } from './parallel/sums.ts'
import { openTeam, type Team } from './parallel/team.ts'
import type { Range } from './partition.ts'

/** Sums over some rows. */
export interface Sums {
  readonly gradient: number
  readonly hessian: number
  readonly count: number
}

/** Rows packed at a time: their words stay in the cache while column after column is read. */
const BLOCK_ROWS = 1_024

/** Where the bins of each column begin in a histogram, in numbers; one entry more than columns. */
export const histogramOffsets = (plan: readonly ColumnBins[]): Int32Array => {
  const offsets = new Int32Array(plan.length + 1)
  for (const [column, { edges }] of plan.entries())
    offsets[column + 1] = (offsets[column] as number) + BIN_WIDTH * (edges.length + 1)
  return offsets
}

/** How much there may be at once. */
export interface HistogramsRoom {
  /** Most histograms in use. */
  readonly histograms: number
  /** Threads that sum, the caller's included. */
  readonly threads: number
}

/**
 * Sums derivatives per bin, for the columns of one tree. A leaf's histogram is its parent's without its sibling's,
 * so that only the smaller of two children is summed from rows
 * (Ke et al., "LightGBM", NIPS 2017; Chen and Guestrin, "XGBoost", KDD 2016).
 */
export class Histograms {
  /** Row numbers, to be reordered by the growth of a tree. */
  readonly rows: Int32Array
  readonly #offsets: Int32Array
  readonly #shared: SharedSums
  readonly #team: Team
  readonly #free: Float64Array[]
  /** How many groups of columns the tree tests. */
  #tested = 0

  constructor(binned: BinnedRows, offsets: Int32Array, room: HistogramsRoom) {
    const groups = Math.ceil(binned.shared.length / GROUP_COLUMNS)
    const width = (groups * GROUP_COLUMNS) / WORD_COLUMNS
    const laneOffsets = Int32Array.from({ length: groups * GROUP_COLUMNS }, (_, lane) => offsets[lane] ?? 0)
    // A last group with room for more columns sums their empty bins behind the others, where nobody reads.
    const used = offsets.at(-1) ?? 0
    for (let lane = binned.shared.length; lane < laneOffsets.length; lane++)
      laneOffsets[lane] = used + BIN_WIDTH * (lane % GROUP_COLUMNS)
    const length = used + BIN_WIDTH * GROUP_COLUMNS
    this.#offsets = offsets
    this.#shared = {
      words: packedRows(binned, width),
      width,
      offsets: laneOffsets,
      rows: new Int32Array(shared(binned.count, 4)),
      derivatives: new Float64Array(shared(2 * binned.count, 8)),
      histograms: new Float64Array(shared(room.histograms * length, 8)),
      tested: new Int32Array(shared(groups, 4)),
      control: new Int32Array(shared(CONTROL_LENGTH, 4)),
    }
    this.rows = this.#shared.rows
    this.#free = Array.from({ length: room.histograms }, (_, index) =>
      this.#shared.histograms.subarray(index * length, (index + 1) * length),
    )
    this.#team = openTeam(this.#shared, room.threads)
  }

  /**
   * Takes over the rows and columns of a tree, and the derivatives of its rows.
   * @returns the sums over all rows
   */
  start(rows: Int32Array, { gradient, hessian }: Derivatives, columns: Int32Array): Sums {
    const tested = new Set(Array.from(columns, (column) => Math.floor(column / GROUP_COLUMNS)))
    this.#tested = tested.size
    this.#shared.tested.set([...tested])
    this.rows.set(rows)
    const { derivatives } = this.#shared
    const sums = { gradient: 0, hessian: 0, count: rows.length }
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number
      const [own, ownHessian] = [gradient[row] as number, hessian[row] as number]
      derivatives[2 * row] = own
      derivatives[2 * row + 1] = ownHessian
      sums.gradient += own
      sums.hessian += ownHessian
    }
    return sums
  }

  /** Sums a range of `rows` into a histogram that is handed back with `release`. */
  build({ begin, end }: Range): Float64Array {
    const histogram = this.#free.pop()
    if (histogram === undefined) throw new Error('a tree has more leaves open than it may grow')
    histogram.fill(0)
    this.#team.sum({
      begin,
      end,
      histogram: histogram.byteOffset / histogram.BYTES_PER_ELEMENT,
      groups: this.#tested,
    })
    return histogram
  }

  /** Turns a parent's histogram into that of one child, given the other child's. */
  subtract(parent: Float64Array, child: Float64Array, columns: Int32Array): void {
    for (const column of columns) {
      const end = this.#offsets[column + 1] as number
      for (let i = this.#offsets[column] as number; i < end; i++)
        parent[i] = (parent[i] as number) - (child[i] as number)
    }
  }

  /** Keeps a histogram that is no longer needed for the next `build`. */
  release(histogram: Float64Array): void {
    this.#free.push(histogram)
  }

  /** Ends the threads. @returns when they have ended */
  close(): Promise<unknown> {
    return this.#team.close()
  }
}

/** The bins of each row side by side, `width` words to a row. */
const packedRows = ({ bins, count, shared: columns }: BinnedRows, width: number): Uint32Array => {
  const words = new Uint32Array(shared(count * width, 4))
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

const shared = (length: number, bytes: number) => new SharedArrayBuffer(length * bytes)
