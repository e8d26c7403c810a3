import type { BinnedRows, ColumnBins } from './binning.ts'
import type { Derivatives } from './objective.ts'
import type { Range } from './partition.ts'

/** Numbers per bin: sum of gradients, sum of hessians, count of rows. */
export const BIN_WIDTH = 3

/** Sums over some rows. */
export interface Sums {
  readonly gradient: number
  readonly hessian: number
  readonly count: number
}

/** Where the bins of each column begin in a histogram, in numbers; one entry more than columns. */
export const histogramOffsets = (plan: readonly ColumnBins[]): Int32Array => {
  const offsets = new Int32Array(plan.length + 1)
  for (const [column, { edges }] of plan.entries())
    offsets[column + 1] = (offsets[column] as number) + BIN_WIDTH * (edges.length + 1)
  return offsets
}

/** The rows whose derivatives are summed: a range of row numbers. */
export interface HistogramRows extends Range {
  readonly rows: Int32Array
}

/**
 * Sums derivatives per bin, for the columns of one tree. A leaf's histogram is its parent's without its sibling's,
 * so that only the smaller of two children is summed from rows
 * (Ke et al., "LightGBM", NIPS 2017; Chen and Guestrin, "XGBoost", KDD 2016).
 */
export class Histograms {
  readonly #binned: BinnedRows
  readonly #offsets: Int32Array
  readonly #free: Float64Array[] = []
  readonly #gradient: Float64Array
  readonly #hessian: Float64Array

  constructor(binned: BinnedRows, offsets: Int32Array) {
    this.#binned = binned
    this.#offsets = offsets
    this.#gradient = new Float64Array(binned.count)
    this.#hessian = new Float64Array(binned.count)
  }

  /** Sums rows into a histogram that is handed back with `release`. */
  build({ rows, begin, end }: HistogramRows, { gradient, hessian }: Derivatives, columns: Int32Array): Float64Array {
    const histogram = this.#free.pop()?.fill(0) ?? new Float64Array(this.#offsets.at(-1) ?? 0)
    // Gathered once: each column then reads the derivatives in sequence.
    for (let i = begin; i < end; i++) {
      this.#gradient[i] = gradient[rows[i] as number] as number
      this.#hessian[i] = hessian[rows[i] as number] as number
    }
    for (const column of columns) this.#sumColumn({ rows, begin, end }, column, histogram)
    return histogram
  }

  #sumColumn({ rows, begin, end }: HistogramRows, column: number, histogram: Float64Array): void {
    const { bins, count } = this.#binned
    const first = column * count
    const offset = this.#offsets[column] as number
    const [gradient, hessian] = [this.#gradient, this.#hessian]
    for (let i = begin; i < end; i++) {
      const at = offset + BIN_WIDTH * (bins[first + (rows[i] as number)] as number)
      histogram[at] = (histogram[at] as number) + (gradient[i] as number)
      histogram[at + 1] = (histogram[at + 1] as number) + (hessian[i] as number)
      histogram[at + 2] = (histogram[at + 2] as number) + 1
    }
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
}
