/** Terms of the series; with `s` at most 1/3 the next one is below the last bit. */
const LAST_ODD = 35

/** 1 / odd, from the last term up: a division takes as long as several terms. */
const INVERSE_ODDS = Float64Array.from({ length: (LAST_ODD + 1) / 2 }, (_, i) => 1 / (LAST_ODD - 2 * i))

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
  for (let i = 0; i < INVERSE_ODDS.length; i++) series = series * ratio * ratio + (INVERSE_ODDS[i] as number)
  return halvings + (2 * ratio * series) / Math.LN2
}
