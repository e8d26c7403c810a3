import { CsvError, type CsvErrorCode } from 'csv-parse'
import { TableInvalid } from './errors.ts'

/** What the parser knows of its place: the line, and the empty lines that it has passed over. */
interface Place {
  readonly lines: number
  readonly empty_lines: number
}

const QUOTES: Partial<Record<CsvErrorCode, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted cell is not closed before the file ends; close it, or double the quotes within it',
  CSV_INVALID_CLOSING_QUOTE: 'a quoted cell goes on after its closing quote; double the quotes within a cell',
  INVALID_OPENING_QUOTE:
    'a quote stands within a cell that is not quoted; quote the whole cell and double the quotes within it',
  CSV_MAX_RECORD_SIZE: 'a row does not end; look for a quote that is not closed',
}

/** Knows the line in which each row ends, and the next one begins. */
export class RowLines {
  #last: Place = { lines: 0, empty_lines: 0 }
  /** The parser takes a Windows line end within quotes for two lines. */
  #excess = 0

  /** @returns the line, counted from 1, in which this row ends */
  end(cells: readonly string[], { lines, empty_lines }: Place): number {
    if (lines > this.#last.lines + 1) for (const cell of cells) this.#excess += cell.split('\r\n').length - 1
    this.#last = { lines, empty_lines }
    return lines - this.#excess
  }

  /**
   * Says in words what is wrong with the quotes of a file, and where the row begins: the parser notices an open quote only where
   * the next one stands, or at the end of the file.
   * @returns the error itself when it is about something else
   */
  quoteError(path: string, error: unknown): unknown {
    const words = error instanceof CsvError ? QUOTES[error.code] : undefined
    if (words === undefined) return error
    const { lines, empty_lines } = error as CsvError & Place
    const begin = this.#last.lines + 1 + empty_lines - this.#last.empty_lines
    return new TableInvalid(
      `${path}, line ${begin - this.#excess}: ${words}${lines > begin ? ' (the row begins in that line)' : ''}`,
      { cause: error },
    )
  }
}
