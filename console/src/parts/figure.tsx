interface FigureProps {
  /** Null and undefined show a dash. */
  readonly value: number | null | undefined
  /** Such as `ms`, `/s`, `%`; a percentage is given as 0…100. */
  readonly unit?: string
  /** Significant digits below 1000; above, whole numbers. @default 3 */
  readonly digits?: number
}

/** A hyphen is half as wide as a plus. */
const withMinus = (text: string) => text.replace('-', '−')

/** A number with at most so many significant digits, grouped by thousands as the reader's language does. */
export const figureText = (value: number | null | undefined, digits = 3) => {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–'
  const isWhole = Number.isInteger(value) || Math.abs(value) >= 1000
  const text = isWhole
    ? Math.round(value).toLocaleString()
    : value.toLocaleString(undefined, { maximumSignificantDigits: digits })
  return withMinus(text)
}

/** A number with just so many decimals, so that figures below each other can be compared; null and undefined show a dash. */
export const decimals = (value: number | null | undefined, digits = 3) =>
  value === null || value === undefined
    ? '–'
    : withMinus(value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits }))

/** `+0.310`, `−0.310`; what is nothing with so many decimals has no sign. */
export const signed = (value: number | null | undefined, digits = 3) => {
  const size = decimals(value && Math.abs(value), digits)
  if (size === decimals(0, digits)) return size
  return value && value > 0 ? `+${size}` : decimals(value, digits)
}

const SECOND_MS = 1000
const MINUTE_MS = 60_000

/** Milliseconds below a second, else seconds, from a minute on with minutes; null and undefined show a dash. */
export const durationText = (ms: number | null | undefined) => {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '–'
  if (Math.round(ms) < SECOND_MS)
    return `${ms.toLocaleString(undefined, { maximumFractionDigits: ms < 10 ? 1 : 0 })} ms`
  const seconds = Math.round(ms / SECOND_MS)
  if (seconds * SECOND_MS < MINUTE_MS)
    return `${(ms / SECOND_MS).toLocaleString(undefined, { maximumFractionDigits: 1 })} s`
  return `${Math.floor(seconds / 60).toLocaleString()} min ${seconds % 60} s`
}

/** A share from 0 to 1 with one decimal, so that shares stand under each other: 0.5 is `50.0 %`. */
export const percentText = (share: number | null | undefined) =>
  share === null || share === undefined ? '–' : `${decimals(100 * share, 1)}\u00a0%`

/** A number with its unit, in figures of equal width; a dash has no unit. */
export const Figure = ({ value, unit, digits }: FigureProps) => (
  <span class="figures">
    {figureText(value, digits)}
    {unit !== undefined && value !== null && value !== undefined && <span class="soft">{`\u00a0${unit}`}</span>}
  </span>
)
