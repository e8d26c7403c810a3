import type { ColumnBins } from './binning.ts'
import { chooseUnits, type SharedRounding } from './parallel/rounding.ts'
import { BIN_WIDTH, GROUP_COLUMNS, type SharedSums } from './parallel/sums.ts'
import { mostParts, type Team } from './parallel/team.ts'
import type { Range } from './partition.ts'

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

/** How much there may be at once. */
export interface HistogramsRoom {
  /** Most histograms in use. */
  readonly histograms: number
  /** Threads that sum, the caller's included. */
  readonly threads: number
}

/** Numbers of all histograms: those in use and, behind them, one for each part of a job but the first. */
export const histogramsLength = (offsets: Int32Array, { histograms, threads }: HistogramsRoom): number =>
  (histograms + mostParts(threads) - 1) * (offsets.at(-1) ?? 0)

/** What histograms are made in. */
export interface HistogramsMemory {
  readonly sums: SharedSums
  readonly rounding: SharedRounding
}

/**
 * Sums derivatives per bin, for the columns of one tree. A leaf's histogram is its parent's without its sibling's,
 * so that only the smaller of two children is summed from rows
 * (Ke et al., "LightGBM", NIPS 2017; Chen and Guestrin, "XGBoost", KDD 2016).
 */
export class Histograms {
  readonly #memory: HistogramsMemory
  readonly #team: Team
  readonly #length: number
  /** Where the sums of the parts of a job begin. */
  readonly #spare: number
  readonly #free: Float64Array[]

  constructor(memory: HistogramsMemory, team: Team, histograms: number) {
    const { offsets, histograms: numbers } = memory.sums
    this.#memory = memory
    this.#team = team
    this.#length = offsets.at(-1) ?? 0
    this.#spare = histograms * this.#length
    this.#free = Array.from({ length: histograms }, (_, index) =>
      numbers.subarray(index * this.#length, (index + 1) * this.#length),
    )
  }

  /**
   * Takes over the rows and columns of a tree, and rounds the derivatives of its rows.
   * @returns the sums over all rows
   */
  start(rows: Int32Array, columns: Int32Array): Sums {
    const { sums, rounding } = this.#memory
    const tested = new Set(Array.from(columns, (column) => Math.floor(column / GROUP_COLUMNS)))
    sums.tested.set([tested.size, ...tested])
    sums.rows.set(rows)
    chooseUnits(rows, rounding.derivatives, rounding.units)
    this.#team.run('round', { begin: 0, end: rows.length })
    return totalOf(rows, rounding)
  }

  /** Sums a range of rows into a histogram that is handed back with `release`. */
  build(range: Range): Float64Array {
    const histogram = this.#free.pop()
    if (histogram === undefined) throw new Error('a tree has more leaves open than it may grow')
    const length = this.#length
    const place = { histogram: histogram.byteOffset / histogram.BYTES_PER_ELEMENT, spare: this.#spare, length }
    const parts = this.#team.run('sum', range, place)
    for (let part = 1; part < parts.length; part++) {
      const begin = this.#spare + (part - 1) * length
      add(histogram, this.#memory.sums.histograms.subarray(begin, begin + length))
    }
    return histogram
  }

  /** Turns a parent's histogram into that of one child, given the other child's. */
  subtract(parent: Float64Array, child: Float64Array, columns: Int32Array): void {
    const { offsets } = this.#memory.sums
    for (const column of columns) {
      const end = offsets[column + 1] as number
      for (let i = offsets[column] as number; i < end; i++) parent[i] = (parent[i] as number) - (child[i] as number)
    }
  }

  /** Keeps a histogram that is no longer needed for the next `build`. */
  release(histogram: Float64Array): void {
    this.#free.push(histogram)
  }
}

const add = (into: Float64Array, part: Float64Array): void => {
  for (let i = 0; i < part.length; i++) into[i] = (into[i] as number) + (part[i] as number)
}

const totalOf = (rows: Int32Array, { rounded, units }: SharedRounding): Sums => {
  let [gradient, hessian] = [0, 0]
  for (let i = 0; i < rows.length; i++) {
    const at = 2 * (rows[i] as number)
    gradient += rounded[at] as number
    hessian += rounded[at + 1] as number
  }
  return { gradient: gradient * (units[0] as number), hessian: hessian * (units[1] as number), count: rows.length }
}
