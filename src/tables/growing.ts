const FIRST_CAPACITY = 1 << 12

/** Numbers of which nobody knows how many will come. */
export class GrowingNumbers<Numbers extends Float64Array | Int32Array> {
  #numbers: Numbers
  readonly #make: (length: number) => Numbers
  #count = 0

  constructor(make: (length: number) => Numbers) {
    this.#make = make
    this.#numbers = make(FIRST_CAPACITY)
  }

  get count(): number {
    return this.#count
  }

  push(value: number): void {
    if (this.#count === this.#numbers.length) {
      const larger = this.#make(this.#count * 2)
      larger.set(this.#numbers)
      this.#numbers = larger
    }
    this.#numbers[this.#count++] = value
  }

  /** The numbers so far; a view, not a copy. */
  values(): Numbers {
    return this.#numbers.subarray(0, this.#count) as Numbers
  }
}

export const growingFloats = () => new GrowingNumbers((length) => new Float64Array(length))
export const growingInts = () => new GrowingNumbers((length) => new Int32Array(length))

/** Values in one block: about a megabyte, so that joining blocks needs little more than the joined rows. */
const BLOCK_VALUES = 1 << 17

interface Block {
  readonly width: number
  readonly values: Float64Array
  count: number
}

/** Rows of numbers of which nobody knows how many will come; later ones may be wider. */
export class GrowingRows {
  readonly #blocks: Block[] = []

  /** @param row is copied */
  push(row: Float64Array): void {
    if (row.length === 0) return
    let block = this.#blocks.at(-1)
    if (!block || block.width !== row.length || block.count * row.length === block.values.length) {
      const rows = Math.max(1, Math.floor(BLOCK_VALUES / Math.max(1, row.length)))
      block = { width: row.length, values: new Float64Array(rows * row.length), count: 0 }
      this.#blocks.push(block)
    }
    block.values.set(row, block.count++ * row.length)
  }

  /**
   * All rows in one array, row-major, and none left here: each block is let go as soon as it is copied.
   * @param first the first column that is wanted
   * @param width how many columns are wanted; narrower rows end in zeros
   * @param placeOf where each row goes
   */
  join({ first, width, placeOf }: { first: number; width: number; placeOf: Int32Array }): Float64Array {
    const joined = new Float64Array(placeOf.length * width)
    let row = 0
    for (let block = this.#blocks.shift(); block !== undefined; block = this.#blocks.shift()) {
      for (let begin = 0; begin < block.count; begin++, row++) {
        const source = block.values.subarray(begin * block.width + first, (begin + 1) * block.width)
        joined.set(source, (placeOf[row] as number) * width)
      }
    }
    return joined
  }
}
