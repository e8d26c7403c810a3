/** What a command found, for people or for programs. */
export const print = (json: boolean | undefined, value: unknown, text: string) => {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`)
}

const isClosedPipe = (error: NodeJS.ErrnoException) => error.code === 'EPIPE'

/** Whoever reads may go early, as in `stellwerk models | head -3`: the process then ends without a word; without progress it goes on. */
export const letReadersGo = () => {
  process.stdout.on('error', (error) => {
    if (!isClosedPipe(error)) throw error
    process.exit(0)
  })
  process.stderr.on('error', (error) => {
    if (!isClosedPipe(error)) throw error
  })
}

/** Rows under a heading, columns aligned; numbers to the right. */
export const table = (heading: readonly string[], rows: readonly (readonly (string | number)[])[]) => {
  const lines = [heading, ...rows.map((row) => row.map(String))]
  const widths = heading.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const isNumber = heading.map((_, column) =>
    rows.every((row) => typeof row[column] === 'number' || row[column] === '–'),
  )
  const cell = (text: string, column: number) =>
    isNumber[column] ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n')
}

/**
 * A line that tells how far something long is: written over itself on a terminal, elsewhere only every `everyMs` milliseconds.
 * Goes to standard error, so that standard output holds results alone.
 */
export const createStatusLine = (everyMs = 5000) => {
  const { isTTY } = process.stderr
  let writtenAt = Number.NEGATIVE_INFINITY
  return {
    show(text: string) {
      if (isTTY) process.stderr.write(`\r\x1b[2K${text}`)
      else if (performance.now() - writtenAt >= everyMs) {
        writtenAt = performance.now()
        process.stderr.write(`${text}\n`)
      }
    },
    /** Leaves the last text standing and goes to the next line. */
    end() {
      if (isTTY) process.stderr.write('\n')
    },
  }
}
