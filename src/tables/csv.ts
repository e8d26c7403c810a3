import { pipeline } from 'node:stream/promises'
import { CsvError, type CsvErrorCode, parse } from 'csv-parse'
import { numberOf } from './cells.ts'
import { TableInvalid } from './errors.ts'
import { requireColumns } from './known-columns.ts'
import { cellError, emptyRow, itemIdOf, LABEL_EXPECTED, labelOf } from './rows.ts'
import { MAX_ROW_CHARACTERS, type TextFile } from './source.ts'
import type { Complain, Encoder, Features, Roles, Row } from './table.ts'

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
  const parser = parse({
    delimiter: plan.delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_CHARACTERS,
    on_record: (cells: string[], { lines }: { lines: number }) => {
      if (reader) onRow(reader.read(cells, lines))
      else reader = new RowReader(file.path, cells, plan)
      return null
    },
  })
  try {
    await pipeline(file.chunks, parser, drain)
  } catch (error) {
    throw withLine(file.path, error)
  }
  if (!reader || reader.row.line === 0) throw new TableInvalid(`${file.path} has no rows below its header`)
  return reader.encoder.features()
}

/** Nothing comes out of the parser, but somebody has to ask for it. */
const drain = async (source: AsyncIterable<unknown>) => {
  for await (const _ of source);
}

const QUOTES: Partial<Record<CsvErrorCode, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted cell is not closed before the file ends; close it, or double the quotes within it',
  CSV_INVALID_CLOSING_QUOTE: 'a quoted cell goes on after its closing quote; double the quotes within a cell',
  INVALID_OPENING_QUOTE:
    'a quote stands within a cell that is not quoted; quote the whole cell and double the quotes within it',
  CSV_MAX_RECORD_SIZE: 'a row does not end; look for a quote that is not closed',
}

const withLine = (path: string, error: unknown): unknown => {
  const words = error instanceof CsvError ? QUOTES[error.code] : undefined
  return words === undefined
    ? error
    : new TableInvalid(`${path}, line ${(error as CsvError).lines}: ${words}`, { cause: error })
}

/** Turns the cells of each line into one row. */
class RowReader {
  readonly encoder: Encoder
  readonly row: Row
  readonly #path: string
  readonly #header: readonly string[]
  readonly #positions: Readonly<Record<keyof Roles, number>>
  #cells: readonly string[] = []
  readonly #complain: Complain = (column, expected) => {
    const place = { path: this.#path, line: this.row.line, column: this.#header[column] ?? '' }
    throw cellError(place, this.#cells[column] ?? '', expected)
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
    this.#cells = cells
    if (cells.length !== this.#header.length)
      throw new TableInvalid(
        `${this.#path}, line ${line}: ${cells.length} cells, where the header has ${this.#header.length}; quote cells that hold the delimiter`,
      )
    row.group = (cells[group] as string).trim()
    if (row.group === '') this.#complain(group, 'expected the name or number of the list that the row belongs to')
    if (label >= 0) row.label = labelOf(cells[label] as string) ?? this.#complain(label, LABEL_EXPECTED)
    if (item >= 0) row.itemId = itemIdOf(cells[item] as string)
    if (weight >= 0)
      row.weight = weightOf(cells[weight] as string) ?? this.#complain(weight, 'expected a weight, 0 or more')
    this.encoder.encode(cells, row.values, this.#complain)
    return row
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
