import type { Ranker } from '../ranking/ranker.ts'
import { type Reading, readRows } from './read.ts'
import type { Row } from './table.ts'

/** Rows that are scored together: enough that a tree is worth its call. */
const BATCH_ROWS = 8_192

/** A row with its score. */
export interface ScoredRow {
  readonly group: string
  readonly score: number
}

/**
 * Scores a file row by row in its order; whatever its size, one batch of it is held.
 * @param onRows is given each batch, and the number of rows so far with it
 * @returns the number of rows
 * @throws TableInvalid naming file, line, column and what was expected
 */
export const scoreRows = async (
  path: string,
  { ranker, reading }: { ranker: Ranker; reading: Reading },
  onRows: (rows: readonly ScoredRow[], total: number) => void,
): Promise<number> => {
  const width = ranker.featureNames.length
  const values = new Float64Array(BATCH_ROWS * width)
  const itemIds = new Int32Array(BATCH_ROWS)
  let groups: string[] = []
  let total = 0
  const flush = () => {
    const scores = ranker.score(values.subarray(0, groups.length * width), itemIds.subarray(0, groups.length))
    total += groups.length
    onRows(
      groups.map((group, row) => ({ group, score: scores[row] as number })),
      total,
    )
    groups = []
  }
  await readRows(path, reading, (row: Row) => {
    values.set(row.values, groups.length * width)
    itemIds[groups.length] = row.itemId
    groups.push(row.group)
    if (groups.length === BATCH_ROWS) flush()
  })
  if (groups.length > 0) flush()
  return total
}

/** A cell as a table needs it: quoted where it holds the delimiter, a quote or a line break. */
export const csvCell = (text: string, delimiter: string): string =>
  text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
