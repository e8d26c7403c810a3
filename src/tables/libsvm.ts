import { numberOf } from './cells.ts'
import { TableInvalid } from './errors.ts'
import { cellError, emptyRow, LABEL_EXPECTED, labelOf } from './rows.ts'
import { MAX_ROW_CHARACTERS, type TextFile } from './source.ts'
import type { Column, Features, Row } from './table.ts'

/** Rows are kept with all their columns; more than this would not fit into memory. */
const MAX_FEATURE = 9_999
const FEATURE = /^f(\d+)$/
const INDEX = /^\d+$/

/**
 * Reads LibSVM or SVMlight ranking data: `2 qid:10 1:0.5 7:2 # a comment`. A feature that a line leaves out is 0, as SVMlight
 * and LightGBM have it (XGBoost takes it for missing). Features are called `f` and their number.
 * @param known the columns that a model needs, all called so; undefined where they are to be learned: then the values
 * of a row stand at the number of their feature, and rows grow wider as larger numbers are met
 * @param onRow is called for each row in order, always with the same object
 * @throws TableInvalid naming the line and what was expected
 */
export const readLibsvm = async (
  file: TextFile,
  known: readonly Column[] | undefined,
  onRow: (row: Row) => void,
): Promise<Features & { readonly first: number }> => {
  const layout = known ? knownLayout(file.path, known) : learningLayout()
  const row = emptyRow(layout.width())
  const seenIn = new Int32Array(MAX_FEATURE + 1)
  let line = 0
  for await (const text of lines(file)) {
    line++
    const hash = text.indexOf('#')
    const tokens = (hash < 0 ? text : text.slice(0, hash)).split(/\s+/).filter((token) => token !== '')
    if (tokens.length === 0) continue
    row.line = line
    fill(row, tokens, { path: file.path, layout, seenIn })
    onRow(row)
  }
  if (row.line === 0) throw new TableInvalid(`${file.path} has no rows`)
  return layout.features()
}

interface Layout {
  width(): number
  /** Where the value of a feature stands in a row, or -1 where it is not wanted. */
  positionOf(feature: number): number
  features(): Features & { readonly first: number }
}

const knownLayout = (path: string, columns: readonly Column[]): Layout => {
  const positions = new Map(columns.map(({ name }, position) => [Number(FEATURE.exec(name)?.[1]), position]))
  const foreign = columns.find(({ name, kind }) => !FEATURE.test(name) || kind === 'category')
  if (foreign)
    throw new TableInvalid(`${path} is a LibSVM file, which has only f1, f2, …: the model needs ${foreign.name}`)
  const names = columns.map(({ name }) => name)
  return {
    width: () => columns.length,
    positionOf: (feature) => positions.get(feature) ?? -1,
    features: () => ({ columns, names, categorical: [], unused: [], first: 0 }),
  }
}

const learningLayout = (): Layout => {
  let smallest = MAX_FEATURE
  let largest = 0
  return {
    width: () => largest + 1,
    positionOf(feature) {
      smallest = Math.min(smallest, feature)
      largest = Math.max(largest, feature)
      return feature
    },
    features() {
      // Most files count from 1: there is no column 0 then.
      const first = smallest === 0 ? 0 : 1
      const names = Array.from({ length: Math.max(0, largest + 1 - first) }, (_, index) => `f${index + first}`)
      return { columns: names.map((name) => ({ name, kind: 'number' })), names, categorical: [], unused: [], first }
    },
  }
}

interface Filling {
  readonly path: string
  readonly layout: Layout
  /** The last line in which each feature stood. */
  readonly seenIn: Int32Array
}

const fill = (row: Row, [label = '', qid = '', ...pairs]: string[], { path, layout, seenIn }: Filling) => {
  const refuse = (column: string, cell: string, expected: string): never => {
    throw cellError({ path, line: row.line, column }, cell, expected)
  }
  row.label = labelOf(label) ?? refuse('label', label, LABEL_EXPECTED)
  if (!/^qid:./.test(qid)) refuse('qid', qid, 'expected the list, such as qid:1, after the label')
  row.group = qid.slice('qid:'.length)
  row.values.fill(0)
  for (const pair of pairs) {
    const colon = pair.indexOf(':')
    const index = pair.slice(0, Math.max(0, colon))
    const feature = INDEX.test(index) ? Number(index) : Number.NaN
    if (!(feature <= MAX_FEATURE))
      refuse('of a feature', pair, `expected feature:value, such as 7:0.5, with features up to ${MAX_FEATURE}`)
    const cell = pair.slice(colon + 1)
    const value = cell === '' ? undefined : numberOf(cell)
    if (value === undefined)
      return refuse(
        `f${feature}`,
        cell,
        `expected a number, such as ${feature}:0.5, or ${feature}:nan for a missing value`,
      )
    if (seenIn[feature] === row.line) refuse(`f${feature}`, pair, 'expected each feature once in a line')
    seenIn[feature] = row.line
    const position = layout.positionOf(feature)
    if (position >= row.values.length) row.values = widened(row.values, layout.width())
    if (position >= 0) row.values[position] = value
  }
}

const widened = (values: Float64Array, width: number) => {
  const wider = new Float64Array(width)
  wider.set(values)
  return wider
}

/** @throws TableInvalid for a line that does not end, before it fills the memory */
async function* lines({ path, chunks }: TextFile) {
  let line = 1
  let rest = ''
  for await (const chunk of chunks) {
    const text = rest + chunk.toString()
    let begin = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      yield text.slice(begin, end)
      begin = end + 1
      line++
    }
    rest = text.slice(begin)
    if (rest.length > MAX_ROW_CHARACTERS)
      throw new TableInvalid(`${path}, line ${line}: the line does not end; save the file with one row in each line`)
  }
  if (rest !== '') yield rest
}
