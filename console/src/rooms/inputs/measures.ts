import type { AlignedData } from 'uplot'
import { type Comparison, chanceAround } from './band.ts'
import type { Drift } from './drift.ts'

export type Feedback = Drift['feedback']
type Point = Feedback['history'][number]

/** A mean with a spread, over time. */
export interface Measure {
  readonly comparison: Comparison
  readonly of: (point: Point) => number | null
  /** Lists that a point speaks of. */
  readonly count: (point: Point) => number
  /** 100 for a share shown in percent. */
  readonly scale: number
}

/** When each block of lists ended, in seconds since 1970. */
export const times = (history: readonly Point[]) => history.map(({ to }) => Date.parse(to) / 1000)

const scaled = (value: number | null, scale: number) => (value === null ? null : value * scale)

/** Times, the upper and the lower edge of the band, the baseline, the values. All measures lie between 0 and 1. */
export const bandedRows = (history: readonly Point[], { comparison, of, count, scale }: Measure): AlignedData => {
  const edge = (side: 1 | -1) =>
    history.map((point) => {
      const half = chanceAround(comparison, count(point))
      return half === null ? null : Math.min(1, Math.max(0, comparison.baseline + side * half)) * scale
    })
  const baseline = comparison.baselineCount === 0 ? null : comparison.baseline * scale
  const values = history.map((point) => scaled(of(point), scale))
  return [times(history), edge(1), edge(-1), history.map(() => baseline), values]
}

const rateOf = ({ choice_rate: { baseline, low, high }, baseline_lists, recent_lists }: Feedback): Comparison => ({
  baseline,
  low,
  high,
  baselineCount: baseline_lists,
  recentCount: recent_lists,
})

/** The other side of a rate: lists without a choice. */
const without = ({ baseline, low, high, ...counts }: Comparison): Comparison => ({
  ...counts,
  baseline: 1 - baseline,
  low: -high,
  high: -low,
})

/** Only lists with a choice have a position. */
const reciprocalOf = ({ reciprocal_position, choice_rate, ...lists }: Feedback): Comparison => ({
  baseline: reciprocal_position.baseline,
  low: reciprocal_position.low,
  high: reciprocal_position.high,
  baselineCount: lists.baseline_lists * choice_rate.baseline,
  recentCount: lists.recent_lists * choice_rate.recent,
})

const lists = ({ lists: count }: Point) => count
const choices = (point: Point) => Math.round(point.lists * point.choice_rate)

/** What is drawn with a band of chance. */
export const measuresOf = (feedback: Feedback) => ({
  rate: { comparison: rateOf(feedback), of: (point: Point) => point.choice_rate, count: lists, scale: 100 },
  none: {
    comparison: without(rateOf(feedback)),
    of: (point: Point) => 1 - point.choice_rate,
    count: lists,
    scale: 100,
  },
  reciprocal: {
    comparison: reciprocalOf(feedback),
    of: (point: Point) => point.reciprocal_position,
    count: choices,
    scale: 1,
  },
})
