import type { Range } from '../partition.ts'

/** Which bins of one column go left, as in a forest; `set` is -1 for a quantity. */
export interface BinTest {
  /** Where the column's bins begin. */
  readonly first: number
  readonly limit: number
  readonly shift: number
  readonly set: number
  readonly setWords: Uint32Array
}

/** Where the rows that go either way are written. */
export interface Sides {
  readonly left: Int32Array
  readonly leftAt: number
  readonly right: Int32Array
  readonly rightAt: number
}

/** Rows to divide, by bins. */
export interface Divided extends Range {
  readonly rows: Int32Array
  readonly bins: Uint8Array
}

/** Writes rows to the side that they go to, in their order; `left` may be the rows themselves. @returns how many go left */
export const divideRows = (divided: Divided, test: BinTest, sides: Sides): number =>
  test.set < 0 ? divideQuantities(divided, test, sides) : divideCategories(divided, test, sides)

// Both loops write each row to both sides and advance one: a branch here would be mispredicted half of the time.
const divideQuantities = ({ rows, bins, begin, end }: Divided, test: BinTest, sides: Sides): number => {
  const { first, limit, shift } = test
  const { left, right } = sides
  let { leftAt, rightAt } = sides
  for (let i = begin; i < end; i++) {
    const row = rows[i] as number
    const isRight = (limit - (((bins[first + row] as number) + shift) & 255)) >>> 31
    left[leftAt] = row
    right[rightAt] = row
    leftAt += 1 - isRight
    rightAt += isRight
  }
  return leftAt - sides.leftAt
}

const divideCategories = ({ rows, bins, begin, end }: Divided, test: BinTest, sides: Sides): number => {
  const { first, set, setWords } = test
  const { left, right } = sides
  let { leftAt, rightAt } = sides
  for (let i = begin; i < end; i++) {
    const row = rows[i] as number
    const bin = bins[first + row] as number
    const isLeft = ((setWords[set + (bin >>> 5)] as number) >>> (bin & 31)) & 1
    left[leftAt] = row
    right[rightAt] = row
    leftAt += isLeft
    rightAt += 1 - isLeft
  }
  return leftAt - sides.leftAt
}

/** Rows that are divided into others' memory part by part, which all threads see. */
export interface SharedDivision {
  readonly rows: Int32Array
  readonly bins: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  /** How many rows of each part went left. */
  readonly wentLeft: Int32Array
  readonly firsts: Float64Array
  /** Limit, shift and set of the test. */
  readonly test: Int32Array
  /** The set of the test, where it has one. */
  readonly setWords: Uint32Array
}

/** Divides a part of the rows; what goes left and right of it begins in `left` and `right` where the part does in the rows. */
export const dividePart = (shared: SharedDivision, { begin, end }: Range, part: number): void => {
  const { rows, bins, left, right, test, setWords } = shared
  const [limit = 0, shift = 0, set = -1] = test
  const binTest = { first: shared.firsts[0] as number, limit, shift, set, setWords }
  const sides = { left, leftAt: begin, right, rightAt: begin }
  shared.wentLeft[part] = divideRows({ rows, bins, begin, end }, binTest, sides)
}
