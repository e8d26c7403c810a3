import { log2 } from './logarithm.ts'
import type { Derivatives, GradedLists } from './objective.ts'
import type { Range } from './partition.ts'
import { quickSigmoidOfMinus } from './sigmoid.ts'

/** Longest list that is sorted by insertion: from one tree to the next, few rows of a list change places. */
const INSERTION_ROWS = 128

/** One list, best margin first: side by side, its numbers stay in the cache while pair after pair reads them. */
const roomFor = (rows: number) => ({
  margins: new Float64Array(rows),
  gains: new Float64Array(rows),
  weights: new Float64Array(rows),
  gradient: new Float64Array(rows),
  hessian: new Float64Array(rows),
  /** The places below a row that have another grade. */
  others: new Int32Array(rows),
})

let room = roomFor(INSERTION_ROWS)

/** Which lists, and the present margins of all rows. */
interface Present {
  readonly items: Range
  readonly margins: Float64Array
}

/** Writes the derivatives of all pairs of a range of lists. */
export const derivePairs = (lists: GradedLists, { items, margins }: Present, into: Derivatives): void => {
  const { offsets, inverseIdeals, order, discounts } = lists
  if (room.margins.length < discounts.length) room = roomFor(discounts.length)
  for (let list = items.begin; list < items.end; list++) {
    const range = { begin: offsets[list] as number, end: offsets[list + 1] as number }
    const inverseIdeal = inverseIdeals[list] as number
    let scale = 0
    if (inverseIdeal > 0) {
      sortByMargin(order, range, margins)
      gather(lists, range)
      scale = scaleOf(pullAllApart(lists, range.end - range.begin, inverseIdeal))
    }
    scatter(order, { range, scale }, into)
  }
}

/** Highest margin first, equal ones as they were; leaves the margins in the room. */
export const sortByMargin = (order: Int32Array, { begin, end }: Range, margins: Float64Array): void => {
  if (end - begin > INSERTION_ROWS)
    order.subarray(begin, end).sort((a, b) => (margins[b] as number) - (margins[a] as number))
  if (room.margins.length < end - begin) room = roomFor(end - begin)
  const sorted = room.margins
  for (let i = 0; i < end - begin; i++) {
    const row = order[begin + i] as number
    const margin = margins[row] as number
    let at = i
    for (; at > 0 && (sorted[at - 1] as number) < margin; at--) {
      sorted[at] = sorted[at - 1] as number
      order[begin + at] = order[begin + at - 1] as number
    }
    sorted[at] = margin
    order[begin + at] = row
  }
}

const gather = ({ order, gains, weights }: GradedLists, { begin, end }: Range): void => {
  for (let i = begin, into = 0; i < end; i++, into++) {
    const row = order[i] as number
    room.gains[into] = gains[row] as number
    room.weights[into] = weights === undefined ? 1 : (weights[row] as number)
    room.gradient[into] = 0
    room.hessian[into] = 0
  }
}

/** @returns the sum of the pulls, unweighted */
const pullAllApart = ({ discounts, truncation }: GradedLists, count: number, inverseIdeal: number): number => {
  const spread = (room.margins[0] as number) - (room.margins[count - 1] as number)
  // As LightGBM and XGBoost do: pairs that are far apart already count less.
  const perDistance = spread === 0 ? 0 : 1
  const near = spread === 0 ? 1 : 0.01
  let pull = 0
  for (let top = 0; top < Math.min(truncation, count - 1); top++)
    pull += pullApart({ discounts, count, top, inverseIdeal, near, perDistance })
  return pull
}

interface TopRow {
  readonly discounts: Float64Array
  readonly count: number
  readonly top: number
  readonly inverseIdeal: number
  /** A pair's change in NDCG is divided by `near + perDistance × distance`. */
  readonly near: number
  readonly perDistance: number
}

/** Adds the derivatives of the pairs of one row with all that stand below it. @returns the sum of their pulls, unweighted */
const pullApart = ({ discounts, count, top, inverseIdeal, near, perDistance }: TopRow): number => {
  const { margins, gains, weights, gradient, hessian, others } = room
  const margin = margins[top] as number
  const gain = gains[top] as number
  const discount = discounts[top] as number
  const found = findOthers(top, count)
  let ownGradient = 0
  let ownHessian = 0
  let pull = 0
  for (let i = 0; i < found; i++) {
    const place = others[i] as number
    const difference = gain - (gains[place] as number)
    const isRight = Number(difference > 0)
    const distance = margin - (margins[place] as number)
    const change =
      (difference * (discount - (discounts[place] as number)) * inverseIdeal) / (near + perDistance * distance)
    const doubt = quickSigmoidOfMinus(distance)
    const weight = weights[place + isRight * (top - place)] as number
    // Above 0 where the upper row is the better one, below where it is pushed down.
    const lambda = change * (1 - isRight + (2 * isRight - 1) * doubt)
    const curvature = Math.abs(change) * doubt * (1 - doubt) * weight
    ownGradient -= lambda * weight
    ownHessian += curvature
    gradient[place] = (gradient[place] as number) + lambda * weight
    hessian[place] = (hessian[place] as number) + curvature
    pull += 2 * Math.abs(lambda)
  }
  gradient[top] = (gradient[top] as number) + ownGradient
  hessian[top] = (hessian[top] as number) + ownHessian
  return pull
}

// Here and above no branch asks which grade is better: it would be mispredicted every third time.
const findOthers = (top: number, count: number): number => {
  const { gains, others } = room
  const gain = gains[top] as number
  let found = 0
  for (let place = top + 1; place < count; place++) {
    others[found] = place
    found += Number((gains[place] as number) !== gain)
  }
  return found
}

const scaleOf = (pull: number): number => (pull === 0 ? 0 : log2(1 + pull) / pull)

/** What the room holds goes to its rows; nothing, where there was nothing to pull. */
const scatter = (
  order: Int32Array,
  { range, scale }: { readonly range: Range; readonly scale: number },
  { gradient, hessian }: Derivatives,
): void => {
  for (let i = range.begin, from = 0; i < range.end; i++, from++) {
    const row = order[i] as number
    gradient[row] = scale === 0 ? 0 : (room.gradient[from] as number) * scale
    hessian[row] = scale === 0 ? 0 : (room.hessian[from] as number) * scale
  }
}
