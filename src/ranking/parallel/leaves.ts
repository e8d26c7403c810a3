import type { Range } from '../partition.ts'

/** Leaves of a grown tree, in memory that all threads see. */
export interface SharedLeaves {
  readonly rows: Int32Array
  readonly margins: Float64Array
  /** Where the rows of each leaf end, ascending. */
  readonly ends: Int32Array
  readonly values: Float64Array
}

/** Adds the values of their leaves to the margins of a range of rows. */
export const addLeaves = ({ rows, margins, ends, values }: SharedLeaves, { begin, end }: Range): void => {
  for (let leaf = 0, at = begin; at < end; leaf++) {
    const value = values[leaf] as number
    for (const last = Math.min(end, ends[leaf] as number); at < last; at++) {
      const row = rows[at] as number
      margins[row] = (margins[row] as number) + value
    }
  }
}
