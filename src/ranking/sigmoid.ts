const HALVINGS = 1_022

/** 2⁻ⁱ, exact. */
const HALVES = new Float64Array(HALVINGS + 1)
for (let i = 0, half = 1; i <= HALVINGS; i++, half /= 2) HALVES[i] = half

/** 1 / i! for the series of the exponential, from the highest term down; thirteen reach double precision below ln 2 / 2. */
const TERMS = 13
const INVERSE_FACTORIALS = new Float64Array(TERMS + 1)
for (let i = 0, factorial = 1; i <= TERMS; factorial *= ++i) INVERSE_FACTORIALS[TERMS - i] = 1 / factorial

/**
 * e⁻ᵃ for a ≥ 0. ECMAScript leaves the last bit of `Math.exp` to the engine; this uses additions and multiplications
 * only, which IEEE 754 fixes, so that fitting the same rows, with the same weights, gives the same bytes on any machine.
 */
export const expOfMinus = (a: number): number => {
  if (a > 708) return 0
  const halvings = Math.round(a / Math.LN2)
  const rest = halvings * Math.LN2 - a
  let sum = 0
  for (let i = 0; i <= TERMS; i++) sum = sum * rest + (INVERSE_FACTORIALS[i] as number)
  return sum * (HALVES[halvings] as number)
}

/** 1 / (1 + e⁻ˣ), from 0 to 1. */
export const sigmoid = (margin: number): number => {
  const small = expOfMinus(Math.abs(margin))
  return margin < 0 ? small / (1 + small) : 1 / (1 + small)
}

/** The margin whose sigmoid is `probability` (exclusively between 0 and 1), by Newton's method, which never overshoots from 0. */
export const logit = (probability: number): number => {
  let margin = 0
  for (let step = 0; step < 60; step++) {
    const reached = sigmoid(margin)
    margin -= (reached - probability) / (reached * (1 - reached))
  }
  return margin
}

/** Steps per unit and largest argument of the table: interpolated, it is within 10⁻⁵ of the function. */
const STEPS = 64
const TABLE_END = 40

/** sigmoid(−i / STEPS). */
const FALLING = Float64Array.from({ length: STEPS * TABLE_END + 2 }, (_, i) => sigmoid(-i / STEPS))

/** sigmoid(−a) for a ≥ 0 to within 10⁻⁵, from a table: for loops over pairs, where the exponential would take most of the time. */
export const quickSigmoidOfMinus = (a: number): number => {
  if (a >= TABLE_END) return 0
  const step = a * STEPS
  const index = step | 0
  const before = FALLING[index] as number
  return before + (step - index) * ((FALLING[index + 1] as number) - before)
}
