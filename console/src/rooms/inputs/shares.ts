import type { DriftAnswers } from '../../../../src/api/drift.ts'

export type InputHistory = Awaited<ReturnType<DriftAnswers['history']>>

/** One bin of an input: which share of the users lies in it, from 0 to 1. */
export interface BinShares {
  readonly label: string
  /** Of the users the champion was trained on; null when these are not known. */
  readonly trained: number | null
  readonly recent: number
}

/** Users of some hours together. */
export interface Column {
  readonly from: number
  readonly users: number
  /** By bin, from 0 to 1. */
  readonly shares: readonly number[]
}

const HOUR_MS = 3_600_000

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)

const added = (one: readonly number[], other: readonly number[]) => other.map((count, bin) => count + (one[bin] ?? 0))

/** Counts as shares of their sum; zeros where there is nothing. */
export const sharesOf = (counts: readonly number[]) => {
  const total = sum(counts)
  return counts.map((count) => (total === 0 ? 0 : count / total))
}

const WORDS: Readonly<Record<string, string>> = { true: 'yes', false: 'no' }
const EDGE = '≤'

/** Edges of bins come from sketches with a relative error of 2 %: further digits would say nothing. */
const NOTHING = 1e-3
const edgeText = (edge: number) =>
  Math.abs(edge) < NOTHING ? '0' : edge.toLocaleString(undefined, { maximumSignificantDigits: 2 }).replace('-', '−')

/** Ends that are nearer than this hold one value, such as a count. */
const SAME_WITHIN = 1.1

const between = (low: number, high: number) => {
  if (edgeText(low) === edgeText(high)) return edgeText(high)
  return low > 0 && high / low < SAME_WITHIN ? edgeText(Math.sqrt(low * high)) : `${edgeText(low)} – ${edgeText(high)}`
}

/** Below this ends of whole numbers are exact: their bins are narrower than one. */
const EXACT_BELOW = 50

const wholesBetween = (low: number, high: number) => {
  if (low >= EXACT_BELOW) return between(low, high)
  return low + 1 === high ? edgeText(high) : `${edgeText(low + 1)} – ${edgeText(high)}`
}

const BIN = /^([≤>]) (.+)$/

/**
 * Bins as people read them: `≤ 80`, `≤ 120`, `> 120` become `≤ 80`, `80 – 120`, `> 120`; `≤ 2`, `≤ 5` of whole numbers become
 * `≤ 2`, `3 – 5`.
 */
export const binLabels = ({ bins, whole }: Pick<InputHistory, 'bins' | 'whole'>) =>
  bins.map((bin, index) => {
    const [, sign, end] = BIN.exec(bin) ?? []
    if (end === undefined) return WORDS[bin] ?? bin
    const low = BIN.exec(bins[index - 1] ?? '')?.[2]
    if (sign !== EDGE || low === undefined) return `${sign} ${edgeText(Number(end))}`
    return whole ? wholesBetween(Number(low), Number(end)) : between(Number(low), Number(end))
  })

/** Counts of the hours between two moments; of all hours where none lies there. */
const recentCounts = ({ bins, windows }: InputHistory, from: string | null, to: string | null) => {
  const inTime = windows.filter(
    (window) => (from === null || window.from >= from) && (to === null || window.from <= to),
  )
  const chosen = inTime.length > 0 ? inTime : windows
  return chosen.reduce<readonly number[]>(
    (counts, window) => added(counts, window.counts),
    bins.map(() => 0),
  )
}

/**
 * Those trained on beside those of the recent hours. Bins without anybody on either side are left out.
 * @param recent the first and the last of the recent hours, ISO 8601
 */
export const comparedBins = (
  history: InputHistory,
  recent: { readonly from: string | null; readonly to: string | null },
): BinShares[] => {
  const now = sharesOf(recentCounts(history, recent.from, recent.to))
  const then = history.reference && sharesOf(history.reference)
  return binLabels(history)
    .map((label, bin) => ({ label, trained: then?.[bin] ?? null, recent: now[bin] ?? 0 }))
    .filter(({ trained, recent: share }) => (trained ?? 0) > 0 || share > 0)
}

interface Span {
  readonly hours: number
  /** Columns at most; each holds a whole number of hours. */
  readonly most: number
  readonly nowMs: number
}

/** The last hours in columns of equal length, oldest first; undefined where nobody asked. */
export const columnsOf = ({ bins, windows }: InputHistory, { hours, most, nowMs }: Span): (Column | undefined)[] => {
  const stepMs = Math.ceil(hours / most) * HOUR_MS
  const endMs = Math.ceil(nowMs / HOUR_MS) * HOUR_MS
  const startMs = endMs - hours * HOUR_MS
  return Array.from({ length: Math.ceil((hours * HOUR_MS) / stepMs) }, (_, index) => {
    const from = startMs + index * stepMs
    const inside = windows.filter((window) => {
      const at = Date.parse(window.from)
      return at >= from && at < from + stepMs
    })
    if (inside.length === 0) return undefined
    const counts = inside.reduce<readonly number[]>(
      (all, window) => added(all, window.counts),
      bins.map(() => 0),
    )
    return { from, users: sum(counts), shares: sharesOf(counts) }
  })
}
