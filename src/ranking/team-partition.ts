import type { BinnedRows } from './binning.ts'
import { type Forest, SET_WORDS } from './forest.ts'
import type { BinTest, SharedDivision } from './parallel/division.ts'
import type { Team } from './parallel/team.ts'
import { type Range, RowPartition, testOf } from './partition.ts'

/** A partition of rows that threads divide together where a range is long. */
export class TeamPartition {
  readonly #shared: SharedDivision
  readonly #team: Team
  readonly #binned: BinnedRows
  readonly #alone: RowPartition

  constructor(shared: SharedDivision, binned: BinnedRows, team: Team) {
    this.#shared = shared
    this.#team = team
    this.#binned = binned
    this.#alone = new RowPartition(binned, shared.rows)
  }

  /** Moves the rows of a range that go left at a node before those that go right. @returns where the right ones begin */
  split(forest: Forest, node: number, range: Range): number {
    const test = testOf(forest, node, this.#binned)
    if (typeof test === 'boolean' || this.#team.partsOf(range) === 1) return this.#alone.split(forest, node, range)
    this.#write(test)
    return this.#join(this.#team.run('divide', range))
  }

  #write({ first, limit, shift, set, setWords }: BinTest): void {
    this.#shared.firsts[0] = first
    this.#shared.test.set([limit, shift, Math.min(set, 0)])
    if (set >= 0) this.#shared.setWords.set(setWords.subarray(set, set + SET_WORDS))
  }

  /** Puts what went left in each part before all that went right. */
  #join(parts: readonly Range[]): number {
    const { rows, left, right, wentLeft } = this.#shared
    let at = parts[0]?.begin ?? 0
    const append = (side: Int32Array, begin: number, count: number) => {
      rows.set(side.subarray(begin, begin + count), at)
      at += count
    }
    for (const [part, { begin }] of parts.entries()) append(left, begin, wentLeft[part] as number)
    const middle = at
    for (const [part, { begin, end }] of parts.entries()) append(right, begin, end - begin - (wentLeft[part] as number))
    return middle
  }
}
