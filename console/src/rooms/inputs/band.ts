/** A mean of the recent lists beside that of the lists after the promotion, and the 95 % interval of their difference. */
export interface Comparison {
  readonly baseline: number
  readonly low: number
  readonly high: number
  readonly baselineCount: number
  readonly recentCount: number
}

const variance = ({ low, high, baselineCount, recentCount }: Comparison) =>
  ((high - low) / 2) ** 2 / (1 / baselineCount + 1 / recentCount)

/**
 * How far the mean of so many lists may lie from the baseline by chance (95 %). The spread of single lists follows from
 * the interval of the difference, whose half width is z · σ · √(1/n + 1/m) with the same σ on both sides.
 * @returns half the width of the band, or null where there is too little to tell
 */
export const chanceAround = (comparison: Comparison, count: number): number | null => {
  if (comparison.baselineCount === 0 || comparison.recentCount === 0 || count === 0) return null
  return Math.sqrt(variance(comparison) * (1 / count + 1 / comparison.baselineCount))
}
