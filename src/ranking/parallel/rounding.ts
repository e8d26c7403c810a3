import type { Derivatives } from '../objective.ts'
import type { Range } from '../partition.ts'

/** Most rows whose sums are kept in one number for hessians and count: 31 blocks of 512. */
export const FLUSH_ROWS = 15_872

/** Bits of a number that are exact. */
const EXACT_BITS = 52
/** Of a rounded derivative, so that it fits a word. */
const WORD_BITS = 30

/** A gradient, a hessian, and what a row counts beside its hessian: powers of 2. */
export type Units = Float64Array

/**
 * Chooses the units of a tree, as small as exact sums over its rows allow: a hessian is rounded to 2⁻²⁴ of the largest
 * or less, a gradient to 2⁻³⁰ (2⁻²⁹ from 2²³ rows, and so on). Unlike the few levels of LightGBM 4's quantised training
 * (Shi et al., NeurIPS 2022), that takes nothing from the trees, and nothing is drawn at random.
 */
export const chooseUnits = (rows: Int32Array, { gradient, hessian }: Derivatives, into: Units): void => {
  let [steepest, mostCurved] = [0, 0]
  for (let i = 0; i < rows.length; i++) {
    steepest = Math.max(steepest, Math.abs(gradient[rows[i] as number] as number))
    mostCurved = Math.max(mostCurved, hessian[rows[i] as number] as number)
  }
  const counted = bitsOf(Math.min(rows.length, FLUSH_ROWS))
  into[0] = powerAbove(steepest) / 2 ** Math.min(WORD_BITS, EXACT_BITS - bitsOf(rows.length))
  into[1] = powerAbove(mostCurved) / 2 ** Math.min(WORD_BITS, EXACT_BITS - 2 * counted)
  into[2] = 2 ** (EXACT_BITS - counted)
}

/** Bits of a whole number above 0. */
const bitsOf = (value: number): number => 32 - Math.clz32(value)

/** Smaller derivatives are taken for 0: their units would be too small to divide by. */
const SMALLEST = 2 ** -900

/** The smallest power of 2 above a number. */
const powerAbove = (value: number): number => {
  let power = 1
  while (power > value && power > SMALLEST) power /= 2
  while (power <= value) power *= 2
  return power
}

/** What is rounded, in memory that all threads see. */
export interface SharedRounding {
  readonly derivatives: Derivatives
  readonly rows: Int32Array
  readonly units: Units
  readonly rounded: Int32Array
}

/** Rounds the derivatives of a range of rows to whole units. */
export const roundRows = ({ derivatives, rows, units, rounded }: SharedRounding, { begin, end }: Range): void => {
  const { gradient, hessian } = derivatives
  const [perGradient, perHessian] = [1 / (units[0] as number), 1 / (units[1] as number)]
  for (let i = begin; i < end; i++) {
    const row = rows[i] as number
    rounded[2 * row] = Math.round((gradient[row] as number) * perGradient)
    rounded[2 * row + 1] = Math.round((hessian[row] as number) * perHessian)
  }
}
