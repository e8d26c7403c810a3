/** Terms of the series; with `s` at most 1/3 the next one is below the last bit. */
const LAST_ODD = 35

/**
 * The binary logarithm of a finite number above 0, with additions, multiplications and divisions only: ECMAScript
 * leaves the last bit of `Math.log2` to the engine. Halves down to 1 ≤ m < 2, then log m = 2 artanh((m − 1) / (m + 1)).
 */
export const log2 = (value: number): number => {
  let halvings = 0
  let rest = value
  for (; rest >= 2; rest /= 2) halvings++
  for (; rest < 1; rest *= 2) halvings--
  const ratio = (rest - 1) / (rest + 1)
  let series = 0
  for (let odd = LAST_ODD; odd >= 1; odd -= 2) series = series * ratio * ratio + 1 / odd
  return halvings + (2 * ratio * series) / Math.LN2
}
