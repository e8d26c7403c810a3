import type { Metrics, Verdict } from '../store/store.ts'

/** A paired difference challenger − champion with its 95 % interval. */
export interface Difference {
  readonly meanDifference: number
  readonly low: number
  readonly high: number
}

/** What a challenger showed on the held-out lists. */
export interface Trial {
  readonly challenger: Metrics
  /** Null when nothing serves yet, or what serves cannot score today's features. */
  readonly champion: Metrics | null
  /** Why what serves could not be tried; null otherwise. */
  readonly championProblem: string | null
  readonly baselines: Readonly<Record<string, Metrics>>
  /** Held-out lists with a choice. */
  readonly lists: number
  /** In NDCG@10; null without a champion. */
  readonly difference: Difference | null
  /** In metrics that must not fall while NDCG@10 rises, such as `ndcg@1` and `mrr`; empty without a champion. */
  readonly guards: Readonly<Record<string, Difference>>
}

export interface Gate {
  /** What follows when a challenger passes. */
  readonly policy: 'auto' | 'canary' | 'manual'
  /** Held-out lists with a choice below which no champion is replaced. */
  readonly minLists: number
  /** Gain in NDCG@10 that is surely to be exceeded, absolute. */
  readonly minGain: number
  /** The same as a share of the champion's NDCG@10; the larger of both counts. */
  readonly minRelativeGain: number
  /** How far the mean of a guard metric may fall. */
  readonly guardTolerance: number
  /** Share of the users in per cent that a challenger gets under `canary`. */
  readonly canaryShare: number
}

const METRIC = 'ndcg@10'
const METRIC_IN_WORDS = 'NDCG@10'
const ndcg = (metrics: Metrics) => metrics[METRIC] ?? 0
const figure = (value: number) => value.toFixed(4)

/**
 * The gate. A challenger passes when there are enough held-out lists, its NDCG@10 on them is above every baseline's and
 * surely above the champion's by more than the gain that is asked for (the whole 95 % interval of the paired
 * difference is), and no guard metric falls by more than the tolerance. Guards are judged by the mean and not by
 * the low end of their interval, which would measure how many lists there are rather than the model.
 * Without a champion it takes over in any case: something must serve.
 * @returns what follows, and its reason in words with the figures it rests on
 */
export const decide = (trial: Trial, gate: Gate): Verdict => {
  const { champion, difference } = trial
  if (champion === null || difference === null) return firstModel(trial)
  const own = ndcg(trial.challenger)
  const interval = `95 % interval of the difference ${figure(difference.low)} to ${figure(difference.high)}`
  const against = `${basis(trial)}, the champion's ${figure(ndcg(champion))} (${interval})`
  const best = bestBaseline(trial.baselines)
  const gain = Math.max(gate.minGain, gate.minRelativeGain * ndcg(champion))

  if (trial.lists < gate.minLists) return refused(tooFew(trial, gate.minLists))
  if (own <= best.ndcg) return refused(`${against}; ${baseline(trial)}`)
  if (difference.low <= gain) return refused(`${against}; ${gainAsked(gain)}`)
  const fallen = Object.entries(trial.guards).find(([, { meanDifference }]) => meanDifference < -gate.guardTolerance)
  if (fallen) return refused(`${against}, but ${fallenGuard(fallen, gate.guardTolerance)}`)
  return passed(against, gate)
}

const passed = (reason: string, { policy, canaryShare }: Gate): Verdict => {
  if (policy === 'auto') return { kind: 'promote', decision: `Promoted: ${reason}.` }
  if (policy === 'manual')
    return { kind: 'hold', decision: `Ready: ${reason}. It waits for a person to promote it (PROMOTE_POLICY=manual).` }
  const decision = `On trial with ${canaryShare} % of the users: ${reason}.`
  return { kind: 'canary', decision, sharePercent: canaryShare }
}

const refused = (reason: string): Verdict => ({ kind: 'refuse', decision: `Refused: ${reason}.` })

const firstModel = (trial: Trial): Verdict => {
  const absence =
    trial.championProblem === null
      ? 'no champion to beat'
      : `the champion could not be tried (${trial.championProblem})`
  return { kind: 'promote', decision: `Promoted: ${absence}; ${basis(trial)}, ${baseline(trial)}.` }
}

const basis = ({ lists, challenger }: Trial) =>
  `${METRIC_IN_WORDS} on ${lists} held-out lists with a choice is ${figure(ndcg(challenger))}`

const baseline = ({ baselines }: Trial) => {
  const { name, ndcg: reached } = bestBaseline(baselines)
  return `the baseline ${name} reaches ${figure(reached)}`
}

const tooFew = (trial: Trial, minLists: number) =>
  trial.lists === 0
    ? 'no held-out list has a choice, so nothing can be compared; let users choose first'
    : `${basis(trial)}; at least ${minLists} are asked for: let users choose first, or lower PROMOTE_MIN_LISTS`

const gainAsked = (gain: number) => `a gain that is surely more than ${gain === 0 ? '0' : figure(gain)} is asked for`

const fallenGuard = ([metric, { meanDifference }]: [string, Difference], tolerance: number) =>
  `${metric.toUpperCase()} falls by ${figure(-meanDifference)}, and no more than ${tolerance} is allowed`

const bestBaseline = (baselines: Trial['baselines']) =>
  Object.entries(baselines)
    .map(([name, metrics]) => ({ name, ndcg: ndcg(metrics) }))
    .reduce((best, next) => (next.ndcg > best.ndcg ? next : best), { name: 'none', ndcg: 0 })
