const MISSING = /^(?:na|n\/a|nan|null)?$/i
const INFINITE = /^([+-]?)inf(?:inity)?$/i
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?$/
const DAY_MS = 86_400_000
const NINE = 57
const EXPONENTS = 'eE'

/** Empty, NA, N/A, NaN and null, in any case, say that a value is missing. */
export const isMissing = (cell: string): boolean => MISSING.test(cell.trim())

/**
 * A cell as a number: decimal digits with a point, `1e-3`, `true` as 1, `false` as 0, `inf`.
 * @returns NaN for a missing value, undefined for anything else
 */
export const numberOf = (cell: string): number | undefined => {
  const value = Number(cell)
  // `Number` takes white space for 0 and reads 0x10, 0b1 and 0o7, which are names and not quantities in a table.
  if (Number.isNaN(value) || (value === 0 && cell.trim() === '') || hasRadix(cell)) return unusual(cell.trim())
  return value
}

const hasRadix = (cell: string) => cell.charCodeAt(1) > NINE && !EXPONENTS.includes(cell.charAt(1))

const unusual = (text: string): number | undefined => {
  if (MISSING.test(text)) return Number.NaN
  if (/^true$/i.test(text)) return 1
  if (/^false$/i.test(text)) return 0
  const infinite = INFINITE.exec(text)
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return undefined
}

/**
 * A date such as 2026-01-15, also with a time, as days since 1970-01-01 (UTC).
 * @returns NaN for a missing value, undefined for anything else
 */
export const daysOf = (cell: string): number | undefined => {
  const text = cell.trim()
  if (!DATE.test(text)) return MISSING.test(text) ? Number.NaN : undefined
  const milliseconds = Date.parse(text)
  return Number.isNaN(milliseconds) ? undefined : milliseconds / DAY_MS
}
