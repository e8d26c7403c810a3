/** Longest text of arguments or results in a header or event; more than this breaks AMQP clients. */
const MAX_CHARS = 1024
const MAX_DEPTH = 8

/** Values as Python would print a tuple of arguments, cut to 1024 characters. For people only: Flower, logs. */
export const reprArgs = (args: readonly unknown[]): string => {
  const writer = createWriter()
  writer.sequence(args, ['(', args.length === 1 ? ',)' : ')'], 0)
  return writer.text()
}

/** A value as Python would print it, cut to 1024 characters. */
export const repr = (value: unknown): string => {
  const writer = createWriter()
  writer.value(value, 0)
  return writer.text()
}

/** Stops adding once the text is long enough, so that a huge argument costs no more than a small one. */
const createWriter = () => {
  let text = ''
  const full = () => text.length > MAX_CHARS
  const value = (item: unknown, depth: number): void => {
    if (full()) return
    if (typeof item !== 'object' || item === null) text += atom(item)
    else if (item instanceof Date) text += reprString(String(item.toJSON()))
    else if (depth >= MAX_DEPTH) text += '...'
    else if (Array.isArray(item)) sequence(item, ['[', ']'], depth)
    else mapping(item, depth)
  }
  const sequence = (items: readonly unknown[], [open, close]: [string, string], depth: number) => {
    text += open
    for (let index = 0; index < items.length && !full(); index += 1) {
      if (index > 0) text += ', '
      value(items[index], depth + 1)
    }
    text += close
  }
  const mapping = (item: object, depth: number) => {
    text += '{'
    let separator = ''
    for (const [key, entry] of Object.entries(item)) {
      if (full()) break
      text += `${separator}${reprString(key)}: `
      value(entry, depth + 1)
      separator = ', '
    }
    text += '}'
  }
  return { value, sequence, text: () => (full() ? `${text.slice(0, MAX_CHARS - 3)}...` : text) }
}

const atom = (item: unknown): string => {
  if (typeof item === 'string') return reprString(item)
  if (typeof item === 'boolean') return item ? 'True' : 'False'
  if (typeof item === 'number') return reprNumber(item)
  return typeof item === 'bigint' ? String(item) : 'None'
}

const reprNumber = (value: number): string => {
  if (Number.isNaN(value)) return 'nan'
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf'
}

const reprString = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.slice(0, MAX_CHARS).replace(UNPRINTABLE, (mark) => escapeMark(mark, quote))
  return quote + escaped + quote
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that repr() escapes
const UNPRINTABLE = /[\\'\u0000-\u001f\u007f]/g

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const escapeMark = (mark: string, quote: string): string => {
  if (mark === "'") return quote === "'" ? "\\'" : mark
  return ESCAPES[mark] ?? `\\x${mark.charCodeAt(0).toString(16).padStart(2, '0')}`
}
