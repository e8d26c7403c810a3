import { derive } from '../../src/ranking/derive.ts'
import type { Derivatives, Objective } from '../../src/ranking/objective.ts'
import type { Dataset } from '../../src/ranking/ranker.ts'

/** Lists of rows with one label each; item ids count up from 1. */
export type Lists = readonly (readonly { readonly values: readonly number[]; readonly label: number }[])[]

/** A data set of these lists; columns are named `a`, `b`, … */
export const aDataset = (lists: Lists, categorical: readonly number[] = []): Dataset => {
  const rows = lists.flat()
  const columns = rows[0]?.values.length ?? 1
  let end = 0
  return {
    featureNames: Array.from({ length: columns }, (_, column) => String.fromCharCode(97 + column)),
    categorical,
    rows: Float64Array.from(rows.flatMap(({ values }) => values)),
    labels: Float64Array.from(rows, ({ label }) => label),
    offsets: Int32Array.from([0, ...lists.map((list) => (end += list.length))]),
    itemIds: Int32Array.from(rows, (_, index) => index + 1),
  }
}

/** One list of one-column rows: `[value, label]`. */
export const oneColumn = (...rows: readonly (readonly [number, number])[]): Dataset =>
  aDataset([rows.map(([value, label]) => ({ values: [value], label }))])

/** Trees that may follow single rows, so that small cases can be worked by hand. */
export const HAND_SIZED = {
  trees: 1,
  learningRate: 1,
  minDataInLeaf: 1,
  minHessian: 0,
  l2: 0,
  rowShare: 1,
  featureShare: 1,
  patienceTrees: 0,
} as const

/** The derivatives at some margins. */
export const derivativesOf = ({ source }: Objective, margins: Float64Array): Derivatives => {
  const derivatives = { gradient: new Float64Array(margins.length), hessian: new Float64Array(margins.length) }
  derive({ source, margins, derivatives })
  return derivatives
}
