const SMOOTHING = 0.5

/**
 * Population stability index Σ (p − q) ln(p / q) of two histograms over the same bins (Siddiqi, Credit Risk Scorecards,
 * 2006). Half a count is added to each bin, so that an empty one does not make it infinite.
 * @returns 0 for equal shares; by custom, below 0.1 is stable, above 0.25 is a shift that matters
 */
export const stabilityIndex = (reference: readonly number[], recent: readonly number[]): number => {
  const [expected, actual] = [smoothed(reference), smoothed(recent)]
  return expected.reduce((sum, share, bin) => {
    const other = actual[bin] ?? share
    return sum + (other - share) * Math.log(other / share)
  }, 0)
}

const smoothed = (counts: readonly number[]): number[] => {
  const total = counts.reduce((sum, count) => sum + count + SMOOTHING, 0)
  return counts.map((count) => (count + SMOOTHING) / total)
}
