import { THRESHOLDS } from './thresholds.ts'
import { type Sample, sampleOf, upperTail, welch } from './two-samples.ts'

/** Sums over answered lists. */
export interface Feedback {
  readonly lists: number
  readonly chosen: number
  /** Of 1 / position of the choice, and of its square, over the lists with a choice; positions count from 1. */
  readonly reciprocals: number
  readonly squaredReciprocals: number
  readonly positions: number
}

const { leastLists, leastChoices, beginsBelowPValue, endsFromPValue } = THRESHOLDS.feedback

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

const rateOf = ({ lists, chosen }: Feedback): Sample => {
  if (lists === 0) return { mean: 0, variance: 0 }
  // One list more of each kind (Agresti and Caffo 2000): the variance of a rate of 1 would be 0 otherwise.
  const guarded = (chosen + 1) / (lists + 2)
  return { mean: chosen / lists, variance: (guarded * (1 - guarded)) / (lists + 2) }
}

const reciprocalOf = ({ chosen, reciprocals, squaredReciprocals }: Feedback): Sample =>
  sampleOf({ count: chosen, sum: reciprocals, squares: squaredReciprocals })

const positionOf = ({ chosen, positions }: Feedback) => (chosen === 0 ? 0 : positions / chosen)

const change = (
  baseline: Sample,
  recent: Sample,
  { wasFalling, isJudged }: { wasFalling: boolean; isJudged: boolean },
): MeanChange => {
  const { z, ...figures } = welch(baseline, recent)
  const pValue = upperTail(-z)
  const falling = isJudged && (pValue < beginsBelowPValue || (wasFalling && pValue < endsFromPValue))
  return { baseline: baseline.mean, recent: recent.mean, ...figures, pValue, falling }
}

/** Names of what can fall, as in the report. */
export const CHOICE_RATE = 'choice_rate'
export const RECIPROCAL_POSITION = 'reciprocal_position'

/** Whether users choose less often, or further down, than when the model was new. @param before what was falling at the last look */
export const judgeFeedback = (baseline: Feedback, recent: Feedback, before: ReadonlySet<string>): FeedbackDrift => {
  const compare = (name: string, of: (feedback: Feedback) => Sample, isJudged: boolean) =>
    change(of(baseline), of(recent), { wasFalling: before.has(name), isJudged })
  const enoughLists = Math.min(baseline.lists, recent.lists) >= leastLists
  const enoughChoices = Math.min(baseline.chosen, recent.chosen) >= leastChoices
  return {
    baselineLists: baseline.lists,
    recentLists: recent.lists,
    choiceRate: compare(CHOICE_RATE, rateOf, enoughLists),
    reciprocalPosition: compare(RECIPROCAL_POSITION, reciprocalOf, enoughLists && enoughChoices),
    meanPosition: { baseline: positionOf(baseline), recent: positionOf(recent) },
  }
}
