import { TWO_SIDED_95 } from '../drift/two-samples.ts'

/**
 * A share with its 95 % interval (Wilson, JASA 1927), which is sensible for small counts and near 0 and 1 as well.
 * @returns the interval from 0 to 1 when `total` is 0
 */
export const wilsonInterval = (hits: number, total: number): { low: number; high: number } => {
  if (total === 0) return { low: 0, high: 1 }
  const share = hits / total
  const square = TWO_SIDED_95 ** 2
  const middle = (share + square / (2 * total)) / (1 + square / total)
  const half =
    (TWO_SIDED_95 / (1 + square / total)) * Math.sqrt((share * (1 - share)) / total + square / (4 * total ** 2))
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}
