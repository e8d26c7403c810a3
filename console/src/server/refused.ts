/** An answer that is not what was asked for; its message can be shown as it is. */
export class Refused extends Error {
  override readonly name = 'Refused'
  /** HTTP status; 0 when there was no answer at all. */
  readonly status: number

  /** How long the server says to wait before the next attempt. */
  readonly retryAfterMs: number

  constructor(status: number, message: string, options: ErrorOptions & { readonly retryAfterMs?: number } = {}) {
    super(message, options)
    this.status = status
    this.retryAfterMs = options.retryAfterMs ?? 0
  }
}

/** Whether a key is missing or does not hold: then the sign-in says so, to people. */
export const wantsKey = (error: Error | undefined) => error instanceof Refused && error.status === 401

interface FieldProblem {
  readonly loc?: readonly (string | number)[]
  readonly msg?: string
}

const fieldLine = ({ loc = [], msg = 'is not as it should be' }: FieldProblem) => {
  const field = loc.slice(1).join(' ')
  return field === '' ? msg : `${field}: ${msg}`
}

/** What the server says is wrong: a text, or one line for each field. */
export const detailOf = (answer: unknown, status: number): string => {
  const detail = (answer as { detail?: string | readonly FieldProblem[] } | null)?.detail
  if (typeof detail === 'string') return detail
  return Array.isArray(detail) ? detail.map(fieldLine).join('\n') : `The server answered ${status}.`
}

/** Whoever says to wait for longer is asked all the same, to see whether it still holds. */
const LONGEST_WAIT_MS = 60_000

/**
 * A `Retry-After` as milliseconds, 60,000 at most: seconds or a date (RFC 9110, section 10.2.3); 0 for anything else.
 */
export const readRetryAfter = (header: string | null, nowMs = Date.now()): number => {
  if (header === null) return 0
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_WAIT_MS) : 0
}
