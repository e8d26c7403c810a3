/** Points and weights on the interval from 0 to 1. */
export interface Quadrature {
  readonly points: Float64Array
  readonly weights: Float64Array
}

const known = new Map<number, Quadrature>()

/**
 * Gauss–Legendre quadrature: the weighted sum of a polynomial's values at `count` points is its integral from 0 to 1, up to the
 * degree 2 × `count` − 1. The points are the roots of the Legendre polynomial, found by Newton's method from
 * Tricomi's estimates (Press et al., "Numerical recipes", 4.6). Computed once for each `count`.
 */
export const gaussLegendre = (count: number): Quadrature => {
  const found = known.get(count) ?? compute(count)
  known.set(count, found)
  return found
}

const compute = (count: number): Quadrature => {
  const points = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    const { root, slope } = rootOf(count, Math.cos((Math.PI * (index + 0.75)) / (count + 0.5)))
    points[index] = (1 + root) / 2
    weights[index] = 1 / ((1 - root * root) * slope * slope)
  }
  return { points, weights }
}

/** Newton's method doubles the right digits with each step; the estimate has at least two. */
const STEPS = 6

const rootOf = (count: number, estimate: number) => {
  let root = estimate
  for (let step = 0; step < STEPS; step++) {
    const { value, slope } = legendre(count, root)
    root -= value / slope
  }
  return { root, slope: legendre(count, root).slope }
}

/** The Legendre polynomial of a degree of 1 or more and its derivative, by Bonnet's recursion; `x` lies between −1 and 1. */
const legendre = (degree: number, x: number) => {
  let before = 1
  let value = x
  for (let n = 2; n <= degree; n++) {
    const next = ((2 * n - 1) * x * value - (n - 1) * before) / n
    before = value
    value = next
  }
  return { value, slope: (degree * (before - x * value)) / (1 - x * x) }
}
