import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import { numberOf } from './cells.ts'
import { RowLines } from './csv-lines.ts'
import { TableInvalid } from './errors.ts'
import { requireColumns } from './known-columns.ts'
import { cellError, emptyRow, itemIdOf, LABEL_EXPECTED, labelOf } from './rows.ts'
import { MAX_ROW_CHARACTERS, type TextFile } from './source.ts'
import type { Complain, Encoder, Features, Roles, Row } from './table.ts'

/** All of them, because a file put together from several may mix them; by itself the parser keeps to the first. The most frequent one first. */
const LINE_ENDS = ['\n', '\r\n', '\r']

/** How to read a file: the columns with a role, and what makes features of its header. */
export interface CsvPlan {
  readonly delimiter: string
  readonly roles: Roles
  encoderFor(header: readonly string[]): Encoder
}

/**
 * Reads a table with a header as RFC 4180 has it: quoted cells, doubled quotes, any line ending.
 * @param onRow is called for each row in order, always with the same object
 * @throws TableInvalid naming line, column and what was expected
 */
export const readCsv = async (file: TextFile, plan: CsvPlan, onRow: (row: Row) => void): Promise<Features> => {
  let reader: RowReader | undefined
  const lines = new RowLines()
  const parser = parse({
    delimiter: plan.delimiter,
    record_delimiter: LINE_ENDS,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_CHARACTERS,
    on_record: (cells: string[], place: { lines: number; empty_lines: number }) => {
      const line = lines.end(cells, place)
      if (reader) onRow(reader.read(cells, line))
      else reader = new RowReader(file.path, cells, plan)
      return null
    },
  })
  try {
    await pipeline(file.chunks, parser, drain)
  } catch (error) {
    throw lines.quoteError(file.path, error)
  }
  if (!reader || reader.row.line === 0) throw new TableInvalid(`${file.path} has no rows below its header`)
  return reader.encoder.features()
}

/** Nothing comes out of the parser, but somebody has to ask for it. */
const drain = async (source: AsyncIterable<unknown>) => {
  for await (const _ of source);
}

/** Turns the cells of each line into one row. */
class RowReader {
  readonly encoder: Encoder
  readonly row: Row
  readonly #path: string
  readonly #header: readonly string[]
  readonly #positions: Readonly<Record<keyof Roles, number>>
  readonly #source: { cells: readonly string[]; line: number } = { cells: [], line: 0 }
  readonly #complain: Complain = (column, expected) => {
    const place = { path: this.#path, line: this.row.line, column: this.#header[column] ?? '' }
    throw cellError(place, this.#source.cells[column] ?? '', expected)
  }

  constructor(path: string, cells: readonly string[], { roles, encoderFor }: CsvPlan) {
    const header = cells.map((cell) => cell.trim())
    this.#path = path
    this.#header = header
    this.encoder = aboutFile(path, () => {
      checkHeader(header)
      requireColumns(
        header,
        Object.values(roles).map((name) => ({ name })),
      )
      return encoderFor(header)
    })
    const positionOf = (role: keyof Roles) => header.indexOf(roles[role] ?? '')
    this.#positions = {
      group: positionOf('group'),
      label: positionOf('label'),
      item: positionOf('item'),
      weight: positionOf('weight'),
    }
    this.row = emptyRow(this.encoder.width)
  }

  read(cells: readonly string[], line: number): Row {
    const { row } = this
    const { group, label, item, weight } = this.#positions
    row.line = line
    this.#source.cells = cells
    this.#source.line = line
    if (cells.length !== this.#header.length)
      throw new TableInvalid(
        `${this.#path}, line ${line}: ${cells.length} cells, where the header has ${this.#header.length}; ${this.#countHint(cells.length)}`,
      )
    row.group = (cells[group] as string).trim()
    if (row.group === '') this.#complain(group, 'expected the name or number of the list that the row belongs to')
    if (label >= 0) row.label = labelOf(cells[label] as string) ?? this.#complain(label, LABEL_EXPECTED)
    if (item >= 0) row.itemId = itemIdOf(cells[item] as string)
    if (weight >= 0)
      row.weight = weightOf(cells[weight] as string) ?? this.#complain(weight, 'expected a weight, 0 or more')
    this.encoder.encode(this.#source, row.values, this.#complain)
    return row
  }

  #countHint(count: number): string {
    const missing = this.#header[count]
    return missing === undefined
      ? 'quote cells that hold the delimiter'
      : `the first column without a cell is ${missing}`
  }
}

const weightOf = (cell: string): number | undefined => {
  const weight = numberOf(cell)
  return weight !== undefined && weight >= 0 && weight !== Number.POSITIVE_INFINITY ? weight : undefined
}

/** Names the file in what is wrong with its header. */
const aboutFile = <Result>(path: string, work: () => Result): Result => {
  try {
    return work()
  } catch (error) {
    throw error instanceof TableInvalid ? new TableInvalid(`${path}: ${error.message}`) : error
  }
}

const checkHeader = (header: readonly string[]) => {
  const unnamed = header.indexOf('')
  if (unnamed >= 0) throw new TableInvalid(`line 1: column ${unnamed + 1} has no name; name each column once`)
  const twice = header.find((name, position) => header.indexOf(name) !== position)
  if (twice !== undefined) throw new TableInvalid(`line 1: two columns are called ${twice}; name each column once`)
}
