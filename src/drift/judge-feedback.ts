import { upperTail } from './two-samples.ts'

/** Sums over answered lists. */
export interface Feedback {
  readonly lists: number
  readonly chosen: number
  /** Of 1 / position of the choice, and of its square, over the lists with a choice; positions count from 1. */
  readonly reciprocals: number
  readonly squaredReciprocals: number
  readonly positions: number
}

/** Lists before which nothing is judged, in the time to compare with and in the recent time. */
export const LEAST_LISTS = 200

/** A fall begins when chance alone would make it once in a thousand looks, and ends when once in twenty. */
const BEGINS_BELOW = 0.001
const ENDS_ABOVE = 0.05
const TWO_SIDED_95 = 1.96

/** How a mean moved. */
export interface MeanChange {
  readonly baseline: number
  readonly recent: number
  readonly difference: number
  /** 95 % interval of the difference. */
  readonly low: number
  readonly high: number
  /** One-sided: how likely a fall as deep as this is by chance. */
  readonly pValue: number
  readonly falling: boolean
}

export interface FeedbackDrift {
  readonly baselineLists: number
  readonly recentLists: number
  /** Share of answered lists with a choice. */
  readonly choiceRate: MeanChange
  /** Of the lists with a choice. */
  readonly reciprocalPosition: MeanChange
  readonly meanPosition: { readonly baseline: number; readonly recent: number }
}

export const NO_FEEDBACK: Feedback = { lists: 0, chosen: 0, reciprocals: 0, squaredReciprocals: 0, positions: 0 }

export const addFeedback = (one: Feedback, other: Feedback): Feedback => ({
  lists: one.lists + other.lists,
  chosen: one.chosen + other.chosen,
  reciprocals: one.reciprocals + other.reciprocals,
  squaredReciprocals: one.squaredReciprocals + other.squaredReciprocals,
  positions: one.positions + other.positions,
})

/** One answered list. @param position of the choice, from 1; null for none */
export const feedbackOf = (position: number | null): Feedback =>
  position === null
    ? { ...NO_FEEDBACK, lists: 1 }
    : { lists: 1, chosen: 1, reciprocals: 1 / position, squaredReciprocals: 1 / position ** 2, positions: position }

interface Sample {
  readonly mean: number
  /** Of the mean. */
  readonly variance: number
}

const NOTHING: Sample = { mean: 0, variance: 0 }

const rateOf = ({ lists, chosen }: Feedback): Sample => {
  if (lists === 0) return NOTHING
  // One list more of each kind (Agresti and Caffo 2000): the variance of a rate of 1 would be 0 otherwise.
  const guarded = (chosen + 1) / (lists + 2)
  return { mean: chosen / lists, variance: (guarded * (1 - guarded)) / (lists + 2) }
}

const reciprocalOf = ({ chosen, reciprocals, squaredReciprocals }: Feedback): Sample => {
  if (chosen < 2) return NOTHING
  const mean = reciprocals / chosen
  return { mean, variance: Math.max(0, squaredReciprocals / chosen - mean ** 2) / (chosen - 1) }
}

const positionOf = ({ chosen, positions }: Feedback) => (chosen === 0 ? 0 : positions / chosen)

/** Welch's comparison of two means; with 200 lists or more the normal distribution serves for Student's. */
const change = (
  baseline: Sample,
  recent: Sample,
  { wasFalling, isJudged }: { wasFalling: boolean; isJudged: boolean },
) => {
  const difference = recent.mean - baseline.mean
  const error = Math.sqrt(baseline.variance + recent.variance)
  const pValue = error === 0 ? 1 : upperTail(-difference / error)
  return {
    baseline: baseline.mean,
    recent: recent.mean,
    difference,
    low: difference - TWO_SIDED_95 * error,
    high: difference + TWO_SIDED_95 * error,
    pValue,
    falling: isJudged && (pValue < BEGINS_BELOW || (wasFalling && pValue < ENDS_ABOVE)),
  }
}

/** Names of what can fall, as in the report. */
export const CHOICE_RATE = 'choice_rate'
export const RECIPROCAL_POSITION = 'reciprocal_position'

/** Whether users choose less often, or further down, than when the model was new. @param before what was falling at the last look */
export const judgeFeedback = (baseline: Feedback, recent: Feedback, before: ReadonlySet<string>): FeedbackDrift => {
  const isJudged = Math.min(baseline.lists, recent.lists) >= LEAST_LISTS
  const compare = (sampleOf: (feedback: Feedback) => Sample, name: string) =>
    change(sampleOf(baseline), sampleOf(recent), { wasFalling: before.has(name), isJudged })
  return {
    baselineLists: baseline.lists,
    recentLists: recent.lists,
    choiceRate: compare(rateOf, CHOICE_RATE),
    reciprocalPosition: compare(reciprocalOf, RECIPROCAL_POSITION),
    meanPosition: { baseline: positionOf(baseline), recent: positionOf(recent) },
  }
}
