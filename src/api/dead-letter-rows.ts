import { isUtf8 } from 'node:buffer'
import type { DeadLetter } from '../celery/index.ts'

/** Characters of a payload that is no JSON; the rest is cut off. */
const MOST_TEXT = 65_536

/** One in a list: what it is, and why it was put aside. */
export const deadLetterRow = ({ id, queue, reason, diedAt, message }: DeadLetter) => ({
  id,
  queue,
  reason,
  time_died: diedAt?.toISOString() ?? null,
  task: textOr(message.headers.task, null),
  task_id: textOr(message.headers.id, null),
  bytes: message.body.byteLength,
})

/** One with all that is in it. */
export const deadLetterPortrait = (letter: DeadLetter) => {
  const { body, headers } = letter.message
  return { ...deadLetterRow(letter), headers: writable(headers) ?? {}, ...payloadOf(body) }
}

export type DeadLetterAnswer = ReturnType<typeof deadLetterRow>
export type DeadLetterPortrait = ReturnType<typeof deadLetterPortrait>

const textOr = (value: unknown, fallback: null): string | null => (typeof value === 'string' ? value : fallback)

const payloadOf = (body: Uint8Array): { payload: unknown; payload_kind: 'json' | 'text' } => {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const json = isUtf8(bytes) ? parsed(bytes.toString('utf8')) : undefined
  if (json !== undefined) return { payload: json, payload_kind: 'json' }
  return { payload: escaped(bytes.subarray(0, MOST_TEXT)), payload_kind: 'text' }
}

const parsed = (text: string): unknown => {
  try {
    return writable(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** A value that can be written into an answer; undefined for one that is nested too deep for that. */
const writable = <Value>(value: Value): Value | undefined => {
  try {
    JSON.stringify(value)
    return value
  } catch {
    return undefined
  }
}

/** Readable in a terminal, whatever is in it: printable ASCII stays, other bytes are written as `\xNN`. */
const escaped = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('')
