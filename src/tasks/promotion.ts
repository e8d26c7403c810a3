import type { Metrics } from '../store/store.ts'

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
  /** Difference challenger − champion in NDCG@10 with its 95 % interval; null without a champion. */
  readonly difference: { readonly meanDifference: number; readonly low: number; readonly high: number } | null
}

const METRIC = 'ndcg@10'
const ndcg = (metrics: Metrics) => metrics[METRIC] ?? 0
const figure = (value: number) => value.toFixed(4)

/**
 * The promotion policy: a challenger takes over when its NDCG@10 on the held-out lists is above every baseline's and
 * above the champion's by more than `minGain`. Without a champion it takes over in any case: something must serve.
 * @returns the decision and its reason in words, with the figures it rests on
 */
export const decide = (trial: Trial, minGain: number): { promote: boolean; decision: string } => {
  const own = ndcg(trial.challenger)
  const basis = `NDCG@10 on ${trial.lists} held-out lists`
  const [best, bestValue] = bestBaseline(trial.baselines)
  const { champion, difference } = trial
  if (champion === null) {
    return {
      promote: true,
      decision: `Promoted: ${trial.championProblem ? `the champion could not be tried (${trial.championProblem})` : 'no champion to beat'}; ${basis} is ${figure(own)}, ${best} ${figure(bestValue)}.`,
    }
  }
  const against = `${basis} is ${figure(own)}, the champion's ${figure(ndcg(champion))}`
  const interval = difference
    ? ` (95 % interval of the difference ${figure(difference.low)} to ${figure(difference.high)})`
    : ''
  if (own <= bestValue)
    return { promote: false, decision: `Refused: ${against}; the baseline ${best} reaches ${figure(bestValue)}.` }
  if (own - ndcg(champion) <= minGain) {
    return { promote: false, decision: `Refused: ${against}${interval}; a gain of more than ${minGain} is asked for.` }
  }
  return { promote: true, decision: `Promoted: ${against}${interval}.` }
}

const bestBaseline = (baselines: Trial['baselines']): readonly [string, number] =>
  Object.entries(baselines)
    .map(([name, metrics]) => [name, ndcg(metrics)] as const)
    .reduce((best, next) => (next[1] > best[1] ? next : best), ['none', 0] as const)
