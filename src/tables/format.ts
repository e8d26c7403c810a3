import type { TextFile } from './source.ts'

/** How a file divides its lines. */
export type Format = { readonly kind: 'csv'; readonly delimiter: string } | { readonly kind: 'libsvm' }

const DELIMITERS = [',', '\t', ';', '|']
const LIBSVM_WITH_LIST = /^[+-]?[\d.]+(?:[eE][+-]?\d+)?\s+qid:/
const LIBSVM_WITHOUT = /^[+-]?[\d.]+(?:[eE][+-]?\d+)?(?:\s+\d+:\S+)+\s*(?:#.*)?$/

/**
 * Looks at the first line that says something: `2 qid:1 1:0.5` is LibSVM, anything else a header with the delimiter
 * that occurs most often outside of quotes.
 */
export const formatOf = ({ beginning }: Pick<TextFile, 'beginning'>): Format => {
  const line = beginning.split(/\r?\n|\r/).find((text) => text.trim() !== '' && !text.startsWith('#')) ?? ''
  if (LIBSVM_WITH_LIST.test(line) || LIBSVM_WITHOUT.test(line)) return { kind: 'libsvm' }
  const bare = line.replace(/"(?:[^"]|"")*"/g, '')
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length)
  return { kind: 'csv', delimiter: DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',' }
}
