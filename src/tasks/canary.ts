import { sampleRatioEvidence } from '../ranking/sample-ratio.ts'
import { type ConfidenceSequence, confidenceSequence, lowerBound95, type Sample } from '../ranking/sequential-test.ts'
import type { OnlineFigures, RegistryStore, RunningTrial } from '../store/store.ts'

export interface TrialPolicy {
  /** Answered lists that each of both models needs before anything is judged. */
  readonly minLists: number
  /** Answered lists of the challenger with which the trial ends in any case. */
  readonly maxLists: number
  /** Hours after which it ends with the lists that there are. */
  readonly maxHours: number
  /** How far reward and rate of choices may be below the champion's for a promotion of a challenger that is not surely better. */
  readonly tolerance: number
}

/** What a look at a running trial comes to. */
export type TrialVerdict = { readonly kind: 'go-on' } | { readonly kind: 'promote' | 'stop'; readonly reason: string }

/** Chance that the interval misses the true difference at any look; half of it for each side. */
const ALPHA = 0.05

/** A split that is wrong points to a mistake in the system: false alarms must be rare. */
const SAMPLE_RATIO_ALPHA = 0.001

/** Bernoulli observations: 1 for a choice, 0 for "none suited". */
const choicesOf = ({ answered, choices }: OnlineFigures): Sample => ({
  count: answered,
  sum: choices,
  squares: choices,
})

/** 1 / position of the choice, 0 for "none suited". */
const rewardsOf = ({ answered, reciprocalSum, reciprocalSquares }: OnlineFigures): Sample => ({
  count: answered,
  sum: reciprocalSum,
  squares: reciprocalSquares,
})

const differenceIn = (trial: RunningTrial, sampleOf: (figures: OnlineFigures) => Sample) =>
  confidenceSequence(sampleOf(trial.champion), sampleOf(trial.challenger), ALPHA)

const figure = (value: number) => value.toFixed(4)
const interval = ({ meanDifference, low, high }: ConfidenceSequence) =>
  `${figure(meanDifference)} (always-valid 95 % interval ${figure(low)} to ${figure(high)})`
const perCent = (share: number) => `${(share * 100).toFixed(1)} %`

const stop = (reason: string): TrialVerdict => ({ kind: 'stop', reason: `Trial stopped: ${reason}.` })
const promote = (reason: string): TrialVerdict => ({ kind: 'promote', reason: `Promoted after its trial: ${reason}.` })

const splitProblem = ({ champion, challenger, sharePercent }: RunningTrial): string | undefined => {
  const total = champion.lists + challenger.lists
  const evidence = sampleRatioEvidence({ hits: challenger.lists, total, share: sharePercent / 100 })
  if (evidence < 1 / SAMPLE_RATIO_ALPHA) return undefined
  return (
    `it ranked ${perCent(challenger.lists / total)} of ${total} lists instead of ${sharePercent} %, which is no chance: ` +
    'look for failed inferences of one of the models before you trust a comparison'
  )
}

/**
 * The end of a trial that found no sure difference: non-inferiority. The challenger was surely better on held-out lists, so
 * it is enough that online it is surely not worse by more than the tolerance; the rate of choices is judged by its mean.
 */
const judgeEnd = (trial: RunningTrial, { tolerance }: TrialPolicy, found: string): TrialVerdict => {
  const least = lowerBound95(rewardsOf(trial.champion), rewardsOf(trial.challenger))
  const fall = -differenceIn(trial, choicesOf).meanDifference
  const end = `${found}, neither surely better nor surely worse at the end of the trial`
  const bound = `is at least ${figure(least)} (one-sided 95 % bound)`
  if (least < -tolerance)
    return stop(`${end}; it ${bound}, and a fall by more than the tolerance ${tolerance} is not ruled out`)
  if (fall > tolerance)
    return stop(`${end}; the rate of choices fell by ${figure(fall)}, more than the tolerance ${tolerance}`)
  return promote(`${end}; it ${bound}, so not worse by more than the tolerance ${tolerance}`)
}

/**
 * Judges a challenger by what users did: the mean of 1 / position of the choice (0 when none suited) over the shown and
 * answered lists, and the rate of choices as a guard. Both are compared by intervals that may be looked at
 * all the time. Explored lists count: both models have the same share of them.
 */
export const judgeTrial = (trial: RunningTrial, policy: TrialPolicy): TrialVerdict => {
  const { champion, challenger } = trial
  const problem = splitProblem(trial)
  if (problem !== undefined) return stop(problem)
  const isLate = trial.runningHours >= policy.maxHours
  const answered = Math.min(champion.answered, challenger.answered)
  if (answered < policy.minLists)
    return isLate
      ? stop(`only ${answered} lists of one model were answered in ${policy.maxHours} hours`)
      : { kind: 'go-on' }

  const rewards = differenceIn(trial, rewardsOf)
  const rate = differenceIn(trial, choicesOf)
  const basis = `on ${challenger.answered} answered lists against the champion's ${champion.answered}`
  const found = `the mean of 1 / position of the choice differs by ${interval(rewards)} ${basis}`
  if (rate.high < 0) return stop(`the rate of choices fell by ${interval(rate)} ${basis}`)
  if (rewards.high < 0) return stop(`${found}, surely worse`)
  if (rewards.low > 0) return promote(`${found}, surely better`)
  return isLate || challenger.answered >= policy.maxLists ? judgeEnd(trial, policy, found) : { kind: 'go-on' }
}

/**
 * Looks at the running trial once and ends it where that is due. Any number of processes may do so at the same time: only
 * one of them ends it.
 * @returns what was concluded; undefined when there is no trial, it goes on, or another process was first
 */
export const watchTrial = async (
  registry: Pick<RegistryStore, 'trial' | 'conclude'>,
  policy: TrialPolicy,
): Promise<{ version: number; reason: string } | undefined> => {
  const trial = await registry.trial()
  if (!trial) return undefined
  const verdict = judgeTrial(trial, policy)
  if (verdict.kind === 'go-on') return undefined
  const { reason } = verdict
  const concluded = await registry.conclude({ trial, promote: verdict.kind === 'promote', reason })
  return concluded ? { version: trial.challenger.version, reason } : undefined
}
