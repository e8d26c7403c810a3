interface FigureProps {
  /** Null and undefined show a dash. */
  readonly value: number | null | undefined
  /** Such as `ms`, `/s`, `%`; a percentage is given as 0…100. */
  readonly unit?: string
  /** Significant digits below 1000; above, whole numbers. @default 3 */
  readonly digits?: number
}

/** A number with at most so many significant digits, grouped by thousands as the reader's language does. */
export const figureText = (value: number | null | undefined, digits = 3) => {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–'
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toLocaleString()
  return value.toLocaleString(undefined, { maximumSignificantDigits: digits })
}

/** A share from 0 to 1 with one decimal, so that shares stand under each other: 0.5 is `50.0 %`. */
export const percentText = (share: number | null | undefined) =>
  share === null || share === undefined
    ? '–'
    : `${(100 * share).toLocaleString(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 })}\u00a0%`

/** A number with its unit, in figures of equal width. */
export const Figure = ({ value, unit, digits }: FigureProps) => (
  <span class="figures">
    {figureText(value, digits)}
    {unit !== undefined && <span class="soft"> {unit}</span>}
  </span>
)
